using System.Collections.Concurrent;
using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Benchmarks;

/// <summary>Trains nothing, on as many slots as there are: an epoch is a number, or a wait on the slot's thread.</summary>
internal sealed class ScriptedSlots : ITrialTrainer
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<TrialSpan>> _spans = [];

    /// <summary>How long a trial takes, over all its epochs; zero for as fast as can be.</summary>
    public TimeSpan TrialTime { get; set; }

    /// <summary>When each slot trained, since <see cref="Forget"/>; one list a slot.</summary>
    public ImmutableArray<ImmutableArray<TrialSpan>> Spans => [.. _spans.Values.Select(slot => slot.ToImmutableArray())];

    public void Forget() => _spans.Clear();

    public void PrepareThread(string device)
    {
    }

    public int LanesFor(Assignment assignment, string device) => 1;

    public ILanes Open(Assignment assignment, string device, int count) => new Lanes(this, device);

    private static void Wait(TimeSpan time, CancellationToken abandoned)
    {
        if (time > TimeSpan.Zero) abandoned.WaitHandle.WaitOne(time);
        abandoned.ThrowIfCancellationRequested();
    }

    private static Measurement Measured(int epoch) =>
        new(epoch, Math.Log(10.0 / epoch), 10.0 / epoch, null, 1000, TimeSpan.FromSeconds(epoch));

    private sealed class Lanes(ScriptedSlots slots, string device) : ILanes
    {
        public bool StepsTogether => false;

        public ILane Add(Assignment assignment, IAttemptProgress progress) => new Lane(slots, assignment, device, progress);

        public void Step(IReadOnlyList<ILane> ready)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Lane : ILane
    {
        private readonly ScriptedSlots _slots;
        private readonly IAttemptProgress _progress;
        private readonly int _epochs;
        private readonly long _began = TimeProvider.System.GetTimestamp();
        private int _epoch;

        public Lane(ScriptedSlots slots, Assignment assignment, string device, IAttemptProgress progress)
        {
            (_slots, _progress, _epochs) = (slots, progress, assignment.Trial.Hyperparameters.Epochs);
            progress.Started(new AttemptStart(0, device, "scripted", "1", null));
        }

        public AttemptEnd? End => null;

        public LaneState Advance()
        {
            _epoch++;
            Wait(_slots.TrialTime * _epoch / _epochs - TimeProvider.System.GetElapsedTime(_began), _progress.Abandoned);
            AttemptEnd? end = (_epoch == _epochs, _progress.Verdict) switch
            {
                (true, _) => new(AttemptOutcome.Succeeded),
                (_, Verdict.Stop) => new(AttemptOutcome.Stopped),
                (_, Verdict.Pause) => new(AttemptOutcome.Released),
                _ => null,
            };
            _progress.EpochDone(Measured(_epoch), null, [], end);
            if (end is null) return LaneState.Ready;
            // Each slot has one thread, and nobody else runs on it.
            _slots._spans.GetOrAdd(Environment.CurrentManagedThreadId, _ => new())
                .Enqueue(new(_began, TimeProvider.System.GetTimestamp()));
            return LaneState.Ended;
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A trial on a slot, in timestamps of the system's clock.</summary>
internal readonly record struct TrialSpan(long Began, long Ended);
