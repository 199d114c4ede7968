using System.Runtime.CompilerServices;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Follows a sweep that other processes run.</summary>
internal sealed class ClusterWatcher(ISweepControl control) : ISweepRunner
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromMilliseconds(500);

    public Task CheckAsync(DataDirectory data, SweepSpec spec, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells where the sweep stands until it is over; a cancelled token only ends the telling.</summary>
    public async IAsyncEnumerable<SweepStatus> RunAsync(
        RunRequest request, Action<string> warn, [EnumeratorCancellation] CancellationToken drain)
    {
        using var timer = new PeriodicTimer(StatusPeriod);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var asked = drain.Register(enough.SetResult);
        while (!drain.IsCancellationRequested)
        {
            var status = await control.StatusAsync(request.Id, CancellationToken.None);
            yield return status;
            if (status.State == SweepState.Finished || status is { State: SweepState.Paused, Counts.Running: 0 }) yield break;
            await Task.WhenAny(timer.WaitForNextTickAsync(CancellationToken.None).AsTask(), enough.Task);
        }
    }
}
