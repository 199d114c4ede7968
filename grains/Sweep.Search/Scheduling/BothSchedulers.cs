using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Two trial schedulers at once: the stronger verdict counts.</summary>
internal sealed class BothSchedulers(ITrialScheduler first, ITrialScheduler second) : ITrialScheduler
{
    public SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement)
    {
        var (one, other) = (first.Decide(ledger, trial, measurement), second.Decide(ledger, trial, measurement));
        return new(one.Verdict > other.Verdict ? one.Verdict : other.Verdict, one.EndsSweep || other.EndsSweep);
    }
}
