namespace Sweep.Search;

/// <summary>The one order of trials by result: <c>best</c>, the report of a run and the quota all follow it.</summary>
/// <remarks>
/// Trials with a candidate come first, then those without one, then diverged ones. Among candidates the lower
/// perplexity wins; those that are equal to two decimals tie, and the tie goes to the one that needed fewer epochs,
/// then to the lower trial number.
/// </remarks>
public static class TrialRanking
{
    /// <summary>
    /// Compares two trials of one sweep: below 0 when <paramref name="a"/> ranks before <paramref name="b"/>; 0 for the
    /// same number and result alone. A total order, so sorting is the same on every machine.
    /// </summary>
    public static int Compare(TrialEntry a, TrialEntry b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var byClass = ClassOf(a).CompareTo(ClassOf(b));
        if (byClass != 0) return byClass;
        var byCandidate = Nullable.Compare(a.Candidate, b.Candidate);
        return byCandidate != 0 ? byCandidate : a.Spec.Id.Number.CompareTo(b.Spec.Id.Number);
    }

    /// <summary>
    /// A perplexity as it is ranked and printed: to two decimals, halves away from zero. NaN and infinities stay what
    /// they are.
    /// </summary>
    public static double Round(double perplexity) => Math.Round(perplexity, 2, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Whether a trial has a result to be ranked by: a candidate with a finite perplexity, and no divergence.
    /// </summary>
    public static bool IsRanked(TrialEntry trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return ClassOf(trial) == RankClass.Ranked;
    }

    private static RankClass ClassOf(TrialEntry trial) => trial switch
    {
        { State: Contracts.TrialState.Diverged } => RankClass.Diverged,
        { Candidate: null } => RankClass.WithoutCandidate,
        { Candidate.Perplexity: var perplexity } => double.IsFinite(perplexity) ? RankClass.Ranked : RankClass.Diverged,
    };

    private enum RankClass
    {
        Ranked,
        WithoutCandidate,
        Diverged,
    }
}
