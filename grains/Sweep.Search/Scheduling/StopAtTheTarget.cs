using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Ends a trial, or the whole sweep, with the first measurement that reaches the objective's target.</summary>
/// <remarks>The slot applies the same rule by itself (<see cref="TrialPlan.IsReached"/>), so the trial ends with
/// exactly that epoch however late this verdict arrives.</remarks>
internal sealed class StopAtTheTarget(double target, bool byValidation, bool endsSweep) : ITrialScheduler
{
    public SchedulerDecision Decide(SweepLedger ledger, TrialEntry trial, Measurement measurement) =>
        (byValidation ? measurement.ValidationPerplexity : measurement.Perplexity) <= target
            ? new(Verdict.Stop, endsSweep)
            : new(Verdict.Continue);
}
