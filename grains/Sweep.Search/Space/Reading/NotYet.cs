using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>
/// All that grid files may come to say and this version does not do. What gets done is taken out here.
/// </summary>
internal static class NotYet
{
    /// <summary>What is wrong with a distribution, to follow it in quotes.</summary>
    public const string Distribution =
        "is a distribution, which needs search 'random', and that is not yet in this version";

    /// <summary>Names kept for later, wherever they are written.</summary>
    private static readonly ImmutableArray<string> ReservedKeys =
        ["when", "zip", "exclude", "optimizer", "scheduler", "trials"];

    private static readonly ImmutableArray<string> Strategies =
        ["random", "asha", "successive_halving", "hyperband", "median", "median_stopping", "pbt", "bayesian", "tpe"];

    private static readonly ImmutableArray<string> Distributions = ["log_uniform", "uniform", "int_uniform"];

    public static bool IsReserved(string key) => ReservedKeys.Contains(key);

    public static bool IsStrategy(string word) => Strategies.Contains(word);

    public static bool IsDistribution(JsonObjectPart part) =>
        part.Members.Any(member => Distributions.Contains(member.Name));

    public static ValueRule<Cell> Cells(ValueRule<Cell> all) =>
        new ImplementedRule<Cell>(all, cell => cell == Cell.RnnScratch, $"'{GridWords.Of(Cell.RnnScratch)}'");

    public static ValueRule<int> Layers(ValueRule<int> all) =>
        new ImplementedRule<int>(all, layers => layers == 1, "1");

    public static string Key(string key) => $"{Quoted.Text(key)} is not yet in this version; leave it out.";
}

/// <summary>Lets through those values of a rule that this version can train with.</summary>
internal sealed class ImplementedRule<T>(ValueRule<T> all, Func<T, bool> isImplemented, string implemented)
    : ValueRule<T>
{
    public override string Expected => $"{implemented} for now";

    protected override string? Check(JsonPart part, out T value)
    {
        if (all.Explain(part, out value) is { } problem) return problem;
        return isImplemented(value) ? null : "is not yet in this version";
    }
}
