using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Brings what an attempt has to say to its coordinator: the first epoch, the end, and what the training waits for an
/// answer to at once, all else about once a second.</summary>
internal sealed class AttemptReporter(IGrainFactory grains, CoordinatorCalls calls, AttemptTraces traces, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Reports until the end was answered, or the attempt is abandoned.</summary>
    public async Task ReportAsync(AttemptRun run)
    {
        var coordinator = grains.GetGrain<ISweepGrain>(run.Id.Trial.Sweep.Value);
        try
        {
            while (true)
            {
                await run.NewsAsync(run.Abandoned);
                if (run.TakeUnsent() is not { } report) continue;
                traces.Report(report);
                var askedAt = 0L;
                var verdict = await calls.UntilAnsweredAsync(
                    () =>
                    {
                        askedAt = time.GetTimestamp();
                        return coordinator.ReportAsync(report, CancellationToken.None);
                    },
                    run.Abandoned);
                run.Renewed(askedAt);
                if (report.End is not null) return;
                run.Hear(verdict);
                if (verdict != Verdict.Abandon) run.Accepted(report);
                if (!report.Measurements.IsEmpty) await PauseAsync(run);
            }
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            // Someone else has the trial, or will: there is nothing left to say about this attempt.
        }
    }

    private async Task PauseAsync(AttemptRun run)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(run.Abandoned);
        await Task.WhenAny(run.Trained, run.Waiting, Task.Delay(Period, time, enough.Token));
        await enough.CancelAsync();
    }
}
