using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Lets every trial train all its epochs.</summary>
internal sealed class RunToTheEnd : ITrialScheduler
{
    public SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement) => new(Verdict.Continue);
}
