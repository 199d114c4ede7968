using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>Renews the leases of all that a slot holds, and gives up what could not be renewed for a whole
/// lease.</summary>
internal sealed partial class LeaseKeeper(IGrainFactory grains, TimeProvider time, ILogger<LeaseKeeper> log)
{
    /// <summary>Renews until cancelled.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="held">Gives what it holds at the time of asking.</param>
    /// <param name="stop">Ends it.</param>
    public async Task KeepAsync(SlotId slot, Func<ImmutableArray<AttemptRun>> held, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Lease.RenewalPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var runs = held();
                foreach (var run in runs.Where(r => r.HasLostLease)) GiveUp(run);
                // Each sweep by itself: one silent coordinator must not delay the renewals at another.
                foreach (var sweep in runs.GroupBy(r => r.Id.Trial.Sweep)) _ = RenewAsync(slot, sweep.Key, [.. sweep]);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The slot has closed.
        }
    }

    private async Task RenewAsync(SlotId slot, SweepId sweep, ImmutableArray<AttemptRun> runs)
    {
        try
        {
            var askedAt = time.GetTimestamp();
            var verdicts = await grains.GetGrain<ISweepGrain>(sweep.Value)
                .RenewAsync(slot, [.. runs.Select(r => r.Id)], CancellationToken.None);
            foreach (var run in runs)
            {
                run.Renewed(askedAt);
                run.Hear(verdicts.First(v => v.Attempt == run.Id).Verdict);
            }
        }
        catch (Exception fault) when (fault is SweepException or OrleansException or TimeoutException)
        {
            LogNotRenewed(slot, fault.Message);
        }
    }

    private void GiveUp(AttemptRun run)
    {
        LogLeaseLost(run.Id, run.Assignment.LeaseLength.TotalSeconds);
        run.Abandon();
    }

    [LoggerMessage(LogLevel.Warning, "Slot {Slot} could not renew its leases: {Reason}")]
    private partial void LogNotRenewed(SlotId slot, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} is given up: its lease could not be renewed for {Seconds} s.")]
    private partial void LogLeaseLost(AttemptId attempt, double seconds);
}
