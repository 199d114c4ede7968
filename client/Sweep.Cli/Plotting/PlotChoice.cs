using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Which of many trials a picture shows, and how.</summary>
/// <param name="Coloured">Best first.</param>
/// <param name="Pale">In the background, best first.</param>
/// <param name="LeftOut">How many are not drawn.</param>
internal sealed record PlotChoice(ImmutableArray<TrialEntry> Coloured, ImmutableArray<TrialEntry> Pale, int LeftOut)
{
    /// <summary>So many curves can be told apart by colour.</summary>
    public const int MostColoured = 12;

    /// <summary>So many are coloured where there are more than that.</summary>
    public const int ColouredOfMany = 10;

    /// <summary>So many at most make up the background: more would only be one grey area, in a large file.</summary>
    public const int MostPale = 200;

    /// <summary>Chooses from trials that have measurements.</summary>
    public static PlotChoice Of(IEnumerable<TrialEntry> trials)
    {
        var ranked = Rank(trials);
        if (ranked.Length <= MostColoured) return new(ranked, [], 0);
        var others = ranked[ColouredOfMany..];
        var pale = Spread(others, MostPale);
        return new(ranked[..ColouredOfMany], pale, others.Length - pale.Length);
    }

    /// <summary>Best first, as <see cref="TrialRanking"/> has it; those without a candidate by where they are now.</summary>
    public static ImmutableArray<TrialEntry> Rank(IEnumerable<TrialEntry> trials) =>
    [
        .. trials
            .Order(Comparer<TrialEntry>.Create(TrialRanking.Compare))
            .OrderBy(trial => TrialRanking.IsRanked(trial) ? 0 : trial.State == Contracts.TrialState.Diverged ? 2 : 1)
            .ThenBy(trial => TrialRanking.IsRanked(trial) ? 0 : Now(trial)),
    ];

    private static double Now(TrialEntry trial) =>
        trial.Last is { } last && double.IsFinite(last.Perplexity) ? last.Perplexity : double.PositiveInfinity;

    // From the first to the last, evenly: the background shows how far results lie apart.
    private static ImmutableArray<TrialEntry> Spread(ImmutableArray<TrialEntry> trials, int most) => trials.Length <= most
        ? trials
        : [.. Enumerable.Range(0, most).Select(i => trials[(int)((long)i * (trials.Length - 1) / (most - 1))])];
}
