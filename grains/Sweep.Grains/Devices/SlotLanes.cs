using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Trains attempts on a slot's thread, those of one sweep and shape at once. Each has its own end: whatever befalls one
/// leaves the others alone, and its lane goes to the next that is queued.</summary>
internal sealed partial class SlotLanes(ITrialTrainer trainer, string device, LaneCounts counts, SlotQueue queue, ILogger log)
{
    private readonly List<Lane> _ready = [];
    private readonly List<ILane> _stepping = [];
    private ImmutableArray<Lane> _lanes = [];
    private volatile int _count = 1;
    private bool _hasHalved; // In this round of steps.

    /// <summary>What trains right now, in the order in which it began, each with the number of its lane.</summary>
    public ImmutableArray<(int Number, AttemptRun Run)> Training => [.. _lanes.Select(lane => (lane.Number, lane.Run))];

    /// <summary>How many may train at once, of what trains or trained last.</summary>
    public int Count => _count;

    /// <summary>Trains an attempt, and beside and after it those that are queued as long as they can share its lanes.</summary>
    public void Train(AttemptRun first)
    {
        if (EndsUnbegun(first)) return;
        ILanes? opened = null;
        var count = 1;
        _hasHalved = false;
        if (FaultOf(() => opened = Open(first, out count)) is { } fault)
        {
            first.Finish(EndBy(fault, first, count));
            return;
        }

        using var lanes = opened!;
        _count = count;
        Add(lanes, first);
        while (Admit(lanes, first))
        {
            _hasHalved = false;
            Advance();
            if (_ready.Count > 0) Step(lanes);
            else if (!_lanes.IsEmpty) queue.Wait();
        }
    }

    private ILanes Open(AttemptRun first, out int count)
    {
        count = 1; // Should it not come to be known: what fails then fails for want of room for one.
        trainer.PrepareThread(device);
        count = counts.For(first.Assignment);
        return trainer.Open(first.Assignment, device, count);
    }

    /// <summary>Lets in what is queued for these lanes, as far as there are free ones.</summary>
    /// <returns>Whether there is anything to train.</returns>
    private bool Admit(ILanes lanes, AttemptRun first)
    {
        while (_lanes.Length < _count && !first.Assignment.RunsAlone && queue.TakeBeside(first.Lane) is { } run)
        {
            if (!EndsUnbegun(run)) Add(lanes, run);
        }

        return !_lanes.IsEmpty;
    }

    private void Add(ILanes lanes, AttemptRun run)
    {
        run.Heard += queue.Wake;
        run.Begin(_count);
        if (FaultOf(() => _lanes = _lanes.Add(new Lane(FreeNumber(), run, lanes.Add(run.Assignment, run)))) is not { } fault) return;
        run.Heard -= queue.Wake;
        run.Finish(EndBy(fault, run, _count));
    }

    /// <summary>The lowest number that no lane has.</summary>
    private int FreeNumber()
    {
        var number = 1;
        while (_lanes.Any(lane => lane.Number == number)) number++;
        return number;
    }

    private void Advance()
    {
        _ready.Clear();
        foreach (var lane in _lanes)
        {
            if (FaultOf((this, lane), static s => s.Item1.Advance(s.lane)) is { } fault) Finish(lane, EndBy(fault, lane.Run, _count));
        }
    }

    private void Advance(Lane lane)
    {
        var state = lane.Training.Advance();
        if (state == LaneState.Ready) _ready.Add(lane);
        else if (state == LaneState.Ended) Finish(lane, lane.Training.End);
    }

    private void Step(ILanes lanes)
    {
        if (lanes.StepsTogether)
        {
            Step(lanes, 0, _ready.Count);
            return;
        }

        for (var i = 0; i < _ready.Count; i++) Step(lanes, i, 1);
    }

    private void Step(ILanes lanes, int start, int count)
    {
        _stepping.Clear();
        for (var i = start; i < start + count; i++) _stepping.Add(_ready[i].Training);
        if (FaultOf((lanes, _stepping), static s => s.lanes.Step(s._stepping)) is not { } fault) return;
        // None of them can be trusted any more, not even to be saved. Which of several is to blame nobody can tell: they go on in
        // fewer lanes, until the one is alone.
        var end = count > 1 ? Share(_ready[start].Run, _count, fault) : EndBy(fault, _ready[start].Run, _count);
        for (var i = start; i < start + count; i++) Finish(_ready[i], _ready[i].Run.Abandoned.IsCancellationRequested ? null : end);
    }

    private static Exception? FaultOf(Action work) => FaultOf(work, static w => w());

    /// <summary>What keeps the work from being done; null if nothing does. With a state of its own, since a step comes by here many
    /// thousand times a second.</summary>
    private static Exception? FaultOf<T>(T state, Action<T> work)
    {
        try
        {
            work(state);
            return null;
        }
#pragma warning disable CA1031 // Top of the training thread: whatever a trial does must end that trial, never the silo.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
    }

    private void Finish(Lane lane, AttemptEnd? end)
    {
        _lanes = _lanes.Remove(lane);
        lane.Training.Dispose();
        lane.Run.Heard -= queue.Wake;
        lane.Run.Finish(end);
    }

    /// <summary>A prefetched trial that is wanted back before it began needs no libtorch and no corpus.</summary>
    private static bool EndsUnbegun(AttemptRun run)
    {
        var verdict = run.Verdict;
        if (verdict == Verdict.Continue) return false;
        run.Finish(verdict switch
        {
            Verdict.Pause => new AttemptEnd(AttemptOutcome.Released),
            Verdict.Stop => new AttemptEnd(AttemptOutcome.Stopped),
            _ => null,
        });
        return true;
    }

    /// <param name="fault">What befell an attempt.</param>
    /// <param name="run">The attempt.</param>
    /// <param name="count">How many lanes there were to be.</param>
    private AttemptEnd? EndBy(Exception fault, AttemptRun run, int count)
    {
        if (fault is OperationCanceledException && run.Abandoned.IsCancellationRequested) return null;
        // Alone it may find room.
        if (fault is DeviceMemoryException && (count > 1 || _lanes.Length > 1 || _hasHalved)) return Share(run, count, fault);
        return new AttemptEnd(AttemptOutcome.Failed, ReasonOf(fault));
    }

    /// <summary>Goes on with half the lanes, whoever is to blame; those that are too many are handed back at the end of their
    /// epochs. What befalls several lanes in one round halves them once.</summary>
    private AttemptEnd Share(AttemptRun run, int count, Exception fault)
    {
        if (!_hasHalved)
        {
            _count = counts.Halve(run.Lane.Shape, count);
            LogHalved(run.Id, _count, ReasonOf(fault));
            foreach (var lane in _lanes.Skip(_count)) lane.Run.Hear(Verdict.Pause);
        }

        _hasHalved = true;
        return new AttemptEnd(AttemptOutcome.Released);
    }

    // libtorch puts a C++ trace behind the first line.
    private static string ReasonOf(Exception fault) =>
        fault.Message.Split('\n', 2)[0].Trim() is { Length: > 0 } reason ? reason : fault.GetType().Name;

    [LoggerMessage(
        LogLevel.Warning, "Lanes beside attempt {Attempt} could not go on; trials of its shape train in {Count} lanes now: {Reason}")]
    private partial void LogHalved(AttemptId attempt, int count, string reason);

    private sealed record Lane(int Number, AttemptRun Run, ILane Training);
}
