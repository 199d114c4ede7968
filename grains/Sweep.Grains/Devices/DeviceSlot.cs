using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>One slot: pulls assignments, has its thread train them, reports, renews, drains.</summary>
internal sealed partial class DeviceSlot(
    SlotId id, SoloRoom room, ITrialTrainer trainer, WorkSource work, AttemptReporter reporter, LeaseKeeper leases,
    PassingMetrics passing, AttemptTraces traces, IOptions<DeviceOptions> options, TimeProvider time, ILogger<DeviceSlot> log)
    : IAsyncDisposable
{
    private readonly SlotThread _thread = new(trainer, id.Device, options.Value.Lanes, log);
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private ImmutableArray<AttemptRun> _held = [];
    private Task _working = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private Task _reports = Task.CompletedTask;
    private long _pull;
    private volatile bool _isStopped;

    public SlotId Id => id;

    public SlotStatus Status
    {
        get
        {
            var state = (_draining.IsCancellationRequested, _held.IsEmpty) switch
            {
                (true, true) => SlotState.Drained,
                (true, false) => SlotState.Draining,
                (false, true) => SlotState.Idle,
                (false, false) => SlotState.Training,
            };
            var training = _thread.Lanes.Training;
            var lanes = training.Select(lane => new LaneStatus(lane.Number, lane.Run.Id, lane.Run.Last));
            return new SlotStatus(id, state, training.IsEmpty ? 0 : _thread.Lanes.Count, [.. lanes]);
        }
    }

    /// <summary>What trains on it.</summary>
    public IEnumerable<TrainingLane> Lanes => _thread.Lanes.Training.Select(
        lane => new TrainingLane(id.Device, lane.Number, lane.Run.Assignment.Trial, lane.Run.Last));

    public void Start()
    {
        _working = Task.Run(WorkAsync);
        _ = _working.ContinueWith(
            task => LogStopped(id, task.Exception!.GetBaseException().Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
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
        try
        {
            var next = await TakeAsync();
            while (true) (next, before) = await TrainAsync(next, before);
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested)
        {
            // No more work is wanted; what is held still ends and reports.
        }
        finally
        {
            await _reports;
        }
    }

    /// <summary>Keeps the lanes beside an attempt full until the last of them is about to end.</summary>
    /// <param name="first">The attempt, queued already.</param>
    /// <param name="before">Ends when the thread is done with all that it had before.</param>
    /// <returns>What comes after them, queued behind them, and when they will be done.</returns>
    private async Task<(AttemptRun Next, Task Before)> TrainAsync(AttemptRun first, Task before)
    {
        List<AttemptRun> beside = [first];
        await before; // One group trains and at most one attempt waits behind it.
        await first.Begun;
        var taken = 1; // Since the dispatcher chose this sweep for the slot.
        while (true)
        {
            beside.RemoveAll(run => run.Trained.IsCompleted);
            ImmutableArray<AttemptRun> busy = [.. beside.Where(run => !run.NearlyDone.IsCompleted)];
            if (busy.IsEmpty)
            {
                var after = Task.WhenAll(beside.Select(run => run.Trained));
                var next = await TakeAsync();
                // Where nothing trains any more it opens lanes anew, and their number is to be learnt.
                if (after.IsCompleted || next.Lane != first.Lane || next.Assignment.RunsAlone || first.Assignment.RunsAlone)
                    return (next, after);
                beside.Add(next);
                taken = 1;
            }
            else if (busy.Length < _thread.Lanes.Count
                && await TryTakeBesideAsync(first.Lane with { IsFirst = taken < _thread.Lanes.Count }) is { } found)
            {
                beside.Add(found);
                taken++;
            }
            else
            {
                await SomethingChangesAsync(busy);
            }
        }
    }

    /// <summary>Waits until a lane is about to be free, or until it is worth asking again: another may be free by then, or there
    /// may be more of them.</summary>
    /// <param name="busy">Those that were not nearly done when their caller looked; one that is by now ends the wait at once.</param>
    private async Task SomethingChangesAsync(ImmutableArray<AttemptRun> busy)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token);
        var aWhile = Task.Delay(WorkSource.LongestIdle, time, enough.Token);
        await Task.WhenAny([aWhile, .. busy.Select(run => run.NearlyDone)]);
        await enough.CancelAsync();
        _draining.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Asks until there is work, and queues it.</summary>
    /// <exception cref="OperationCanceledException">The slot drains.</exception>
    private async Task<AttemptRun> TakeAsync()
    {
        var run = Take(await work.NextAsync(new PullRequest(id, ++_pull), room, _draining.Token));
        var earlier = _reports;
        _reports = Task.WhenAll(earlier, ReportAsync(run));
        if (run.Assignment.RunsAlone) await TrainAloneAsync(run, earlier);
        else _thread.Enqueue(run);
        return run;
    }

    /// <summary>Asks for a trial that can use a free lane, and queues it.</summary>
    /// <returns>Null when there is none right now.</returns>
    private async Task<AttemptRun?> TryTakeBesideAsync(LaneRequest lane)
    {
        var assignment = await work.FindBesideAsync(new PullRequest(id, _pull + 1, lane), room, _draining.Token);
        if (assignment is null) return null;
        _pull++;
        var run = Take(assignment);
        _reports = Task.WhenAll(_reports, ReportAsync(run));
        var isWanted = run.Lane == lane with { IsFirst = false } && !assignment.RunsAlone;
        if (isWanted) _thread.Enqueue(run);
        else run.Finish(new AttemptEnd(AttemptOutcome.Released)); // By a coordinator of a version that knows no lanes.
        return run;
    }

    private AttemptRun Take(Assignment assignment)
    {
        var run = new AttemptRun(assignment, time);
        passing.Begin();
        traces.Began(assignment, id);
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
        using var about = log.About(run.Id);
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
            traces.Ended(run);
            run.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Error, "Slot {Slot} takes no more work, which is a bug in Sweep; start the silo again: {Reason}")]
    private partial void LogStopped(SlotId slot, string reason);
}
