namespace Sweep.Search;

/// <summary>What the ledger's rules need to know of a spec.</summary>
/// <param name="Retries">How often a failed trial is tried again; 0 or more.</param>
/// <param name="QuotaBytes">Beyond it the worst ended trials lose their checkpoint files first.</param>
/// <param name="Scheduler">Who decides whether a trial goes on.</param>
public sealed record LedgerSettings(int Retries, long QuotaBytes, ITrialScheduler Scheduler)
{
    /// <summary>Where trials are compared; null if they are not.</summary>
    public RungLadder? Ladder { get; init; }

    /// <summary>In which order queued trials are handed out, by number; null for ascending.</summary>
    internal IComparer<int>? Queue { get; init; }

    /// <summary>So many trials that fail alike before any trained an epoch pause the sweep: more would only fail the
    /// same way.</summary>
    public const int BreakerTrials = 3;

    /// <summary>So many deaths in a row of the silo that trained it, with no new checkpoint between them, make a trial a
    /// suspect: it may be what kills them.</summary>
    public const int SuspectDeaths = 3;

    /// <summary>The settings that a spec gives.</summary>
    public static LedgerSettings From(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var ladder = RungLadder.Of(spec);
        return new(spec.Retries, spec.Checkpoint.QuotaBytes, TrialSchedulers.For(spec.Objective, ladder))
        {
            Ladder = ladder,
            Queue = ladder is null ? null : ShuffledQueue.Order,
        };
    }
}
