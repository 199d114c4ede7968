using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Decides after every measurement whether a trial goes on.</summary>
/// <remarks>Pure: equal ledgers and measurements give equal decisions. Pausing sets a trial aside with a checkpoint, so
/// that it may go on later; stopping ends it.</remarks>
public interface ITrialScheduler
{
    /// <summary>Decides about one trial.</summary>
    /// <param name="ledger">All trials as they stand before the measurement.</param>
    /// <param name="trial">The trial that was measured.</param>
    /// <param name="measurement">Its newest measurement.</param>
    SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement);
}
