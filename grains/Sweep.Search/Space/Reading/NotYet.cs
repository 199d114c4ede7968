using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// All that grid files may come to say and this version does not do. What gets done is taken out here.
/// </summary>
internal static class NotYet
{
    /// <summary>Names kept for later, wherever they are written.</summary>
    private static readonly ImmutableArray<string> ReservedKeys =
        ["when", "zip", "exclude", "optimizer"];

    private static readonly ImmutableArray<string> Strategies =
        ["successive_halving", "hyperband", "median", "median_stopping", "pbt", "bayesian", "tpe"];

    private static readonly ImmutableArray<string> Schedulers =
        ["successive_halving", "hyperband", "median", "median_stopping", "pbt"];

    public static bool IsReserved(string key) => ReservedKeys.Contains(key);

    public static bool IsStrategy(string word) => Strategies.Contains(word);

    public static bool IsScheduler(string word) => Schedulers.Contains(word);

    public static string Key(string key) => $"{Quoted.Text(key)} is not yet in this version; leave it out.";
}
