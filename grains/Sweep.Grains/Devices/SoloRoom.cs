using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Who trains in this process: many runs together, or one alone. While a run waits to be alone or is, the others are
/// handed back and none is to be pulled.</summary>
/// <remarks>A run is in from before it is queued on its slot's thread until it was reported, so whoever is alone also knows that
/// what the others trained is in the ledger.</remarks>
internal sealed class SoloRoom
{
    private readonly Lock _gate = new();
    private readonly HashSet<AttemptRun> _together = [];
    private readonly List<(AttemptRun Run, TaskCompletionSource Turn)> _alone = []; // The first is next, or is alone already.
    private TaskCompletionSource _open = Source();

    public SoloRoom() => _open.SetResult();

    /// <summary>Whether no run wants to be alone.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate) return _open.Task.IsCompleted;
        }
    }

    /// <summary>Waits until no run wants to be alone.</summary>
    /// <exception cref="OperationCanceledException">Given up, by <paramref name="giveUp"/>.</exception>
    public async Task OpenedAsync(CancellationToken giveUp)
    {
        while (true)
        {
            Task open;
            lock (_gate) open = _open.Task;
            if (open.IsCompleted) return;
            await open.WaitAsync(giveUp);
        }
    }

    /// <summary>A run that bears others comes in. If one wants to be alone, it is to be handed back.</summary>
    public void Join(AttemptRun run)
    {
        lock (_gate)
        {
            _together.Add(run);
            if (_alone.Count > 0) run.Hear(Verdict.Pause);
        }
    }

    /// <summary>Has all others handed back, and waits until the run is alone: after those that asked before, one by one.</summary>
    public Task AloneAsync(AttemptRun run)
    {
        var turn = Source();
        lock (_gate)
        {
            _alone.Add((run, turn));
            if (_open.Task.IsCompleted) _open = Source();
            foreach (var other in _together) other.Hear(Verdict.Pause);
            Call();
        }

        return turn.Task;
    }

    /// <summary>The run that is alone bears others from now on.</summary>
    public void Share(AttemptRun run)
    {
        lock (_gate)
        {
            if (_alone.RemoveAll(a => a.Run == run) == 0) return; // It has left meanwhile.
            Join(run);
            Call();
        }
    }

    /// <summary>The run was reported, or given up while it waited. A repeat does nothing.</summary>
    public void Leave(AttemptRun run)
    {
        lock (_gate)
        {
            _together.Remove(run);
            _alone.RemoveAll(a => a.Run == run);
            Call();
        }
    }

    private void Call()
    {
        if (_alone.Count == 0) _open.TrySetResult();
        else if (_together.Count == 0) _alone[0].Turn.TrySetResult();
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
