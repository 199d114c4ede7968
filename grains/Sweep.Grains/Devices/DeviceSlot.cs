using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>One slot: pulls assignments, has its thread train them, reports, renews, drains.</summary>
internal sealed class DeviceSlot(
    SlotId id, SoloRoom room, ITrialTrainer trainer, IGrainFactory grains, CoordinatorCalls calls, AttemptReporter reporter,
    LeaseKeeper leases, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMilliseconds(500);

    private readonly SlotThread _thread = new(trainer, id.Device);
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private ImmutableArray<AttemptRun> _held = [];
    private Task _working = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private long _pull;
    private volatile bool _isStopped;

    public SlotId Id => id;

    public SlotStatus Status
    {
        get
        {
            var held = _held;
            var run = held.IsEmpty ? null : held[0];
            var state = (_draining.IsCancellationRequested, run is null) switch
            {
                (true, true) => SlotState.Drained,
                (true, false) => SlotState.Draining,
                (false, true) => SlotState.Idle,
                (false, false) => SlotState.Training,
            };
            return new SlotStatus(id, state, run?.Id, run?.Last);
        }
    }

    public void Start()
    {
        _working = Task.Run(WorkAsync);
        _renewing = Task.Run(() => leases.KeepAsync(id, () => _held, _closed.Token));
    }

    /// <summary>Takes no new work and hands back what it has, after a checkpoint at the end of its epoch. Repeating it
    /// does no harm.</summary>
    public void Drain()
    {
        _draining.Cancel();
        foreach (var run in _held) run.Hear(Verdict.Pause);
    }

    /// <summary>Abandons what it has and takes no new work. Waits for nothing: the training thread stops before its next
    /// step.</summary>
    public void StopNow()
    {
        _isStopped = true;
        _ = _draining.CancelAsync(); // Set at once; what waits for it goes on elsewhere.
        foreach (var run in _held) run.Abandon();
    }

    /// <summary>Waits until all was handed back and reported.</summary>
    /// <param name="cutShort">Stops at once and reports no more; what was held is lost until its lease ends.</param>
    public async Task DrainedAsync(CancellationToken cutShort)
    {
        await using var cut = cutShort.Register(() =>
        {
            foreach (var run in _held) run.Abandon();
        });
        await _working;
    }

    public async ValueTask DisposeAsync()
    {
        Drain();
        await _closed.CancelAsync();
        await _renewing;
        _thread.Dispose();
    }

    private async Task WorkAsync()
    {
        var before = Task.CompletedTask;
        var reports = Task.CompletedTask;
        try
        {
            while (true)
            {
                var run = Take(await PullAsync());
                var earlier = reports;
                reports = Task.WhenAll(reports, ReportAsync(run));
                if (run.Assignment.RunsAlone) await TrainAloneAsync(run, earlier);
                else _thread.Enqueue(run);
                await before; // One trains and at most one waits behind it.
                await run.NearlyDone;
                before = run.Trained;
            }
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested)
        {
            // No more work is wanted; what is held still ends and reports.
        }

        await reports;
    }

    private AttemptRun Take(Assignment assignment)
    {
        var run = new AttemptRun(assignment, time);
        lock (_gate) _held = _held.Add(run);
        if (!assignment.RunsAlone) room.Join(run);
        // It arrived while the drain began.
        if (_draining.IsCancellationRequested) run.Hear(_isStopped ? Verdict.Abandon : Verdict.Pause);
        return run;
    }

    /// <summary>Lets a run train once nothing else does in this process, and waits until others may again: its first checkpoint
    /// clears it, or it ends.</summary>
    private async Task TrainAloneAsync(AttemptRun run, Task earlier)
    {
        await Task.WhenAny(earlier, run.WantedBack);
        if (!run.WantedBack.IsCompleted) await Task.WhenAny(room.AloneAsync(run), run.WantedBack);
        _thread.Enqueue(run);
        await Task.WhenAny(run.Proven, run.Trained);
        if (!run.Trained.IsCompleted) room.Share(run);
    }

    private async Task ReportAsync(AttemptRun run)
    {
        try
        {
            await reporter.ReportAsync(run);
        }
        finally
        {
            // Should it end without an answer, the lease must run out and not be renewed for ever.
            if (!run.Trained.IsCompleted) run.Abandon();
            await run.Trained; // An abandoned run may still be in its last step.
            lock (_gate) _held = _held.Remove(run);
            room.Leave(run);
            run.Dispose();
        }
    }

    /// <summary>Asks until there is work.</summary>
    /// <exception cref="OperationCanceledException">The slot drains.</exception>
    private async Task<Assignment> PullAsync()
    {
        var pull = new PullRequest(id, ++_pull);
        for (var idle = ShortestIdle; ; idle = idle * 2 > LongestIdle ? LongestIdle : idle * 2)
        {
            await room.OpenedAsync(_draining.Token);
            var assignment = await calls.UntilAnsweredAsync(
                () => grains.GetGrain<IDispatcherGrain>(0).PullAsync(pull, CancellationToken.None), _draining.Token);
            if (assignment is not null) return assignment;
            await Task.Delay(idle, time, _draining.Token);
        }
    }
}
