using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>What watchers see of a ledger.</summary>
internal static class SweepStatusView
{
    public static SweepStatus Of(SweepLedger ledger)
    {
        var running = ledger.Leased.Select(number => ledger.Trials[number - 1])
            .Where(t => t.Lease!.HasStarted)
            .Select(t => new RunningTrial(t.Spec, t.Attempt, t.Lease!.Slot, t.EpochsDone, t.Last));
        RankedTrial? best = ledger.Ranking.IsEmpty ? null : ledger.Ranking.Min;
        return new SweepStatus(
            ledger.Sweep.Id,
            ledger.Sweep.Name,
            ledger.Sweep.State,
            ledger.Sweep.Reason,
            ledger.Counts,
            ledger.EpochsDone,
            ledger.EpochsTotal,
            running.ToImmutableArray(),
            best?.Number,
            best?.Candidate.Perplexity);
    }
}
