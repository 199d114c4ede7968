using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Testing;

/// <summary>Trains nothing: every epoch is a line of its script. Perplexity of epoch e is 10 / e.</summary>
internal sealed class ScriptedTrainer : ITrialTrainer
{
    private readonly Lock _gate = new();
    private readonly List<AttemptId> _attempts = [];
    private int _now;

    /// <summary>How many train right now.</summary>
    public int Now => Volatile.Read(ref _now);

    /// <summary>Called before every epoch, on the slot's thread; may block, throw, or end the attempt.</summary>
    public Func<Assignment, int, IAttemptProgress, AttemptEnd?> BeforeEpoch { get; set; } = (_, _, _) => null;

    /// <summary>The checkpoint that is reported with an epoch; no file is behind it.</summary>
    public Func<Assignment, int, Checkpoint?> CheckpointAfter { get; set; } = (_, _) => null;

    /// <summary>How many trials of one shape it trains at once.</summary>
    public int Lanes { get; set; } = 1;

    /// <summary>Whether all lanes are one computation.</summary>
    public bool StepsTogether { get; set; }

    /// <summary>Whether a trial takes another step before it ends its epoch; called on the slot's thread.</summary>
    public Func<Assignment, IAttemptProgress, bool> Holds { get; set; } = (_, _) => false;

    /// <summary>Called with the lanes that take a step, on the slot's thread; may throw.</summary>
    public Action<ImmutableArray<Assignment>> BeforeStep { get; set; } = _ => { };

    /// <summary>Called when room for lanes is made; may throw.</summary>
    public Action<Assignment> BeforeAdd { get; set; } = _ => { };

    /// <summary>All attempts that were begun, in that order.</summary>
    public ImmutableArray<AttemptId> Attempts
    {
        get
        {
            lock (_gate) return [.. _attempts];
        }
    }

    public void PrepareThread(string device)
    {
    }

    public int LanesFor(Assignment assignment, string device) => Lanes;

    public ILanes Open(Assignment assignment, string device, int count) => new ScriptedLanes(this, device);

    public static Measurement Measured(int epoch) =>
        new(epoch, Math.Log(10.0 / epoch), 10.0 / epoch, null, 1000, TimeSpan.FromSeconds(epoch));

    private sealed class ScriptedLanes(ScriptedTrainer trainer, string device) : ILanes
    {
        public bool StepsTogether => trainer.StepsTogether;

        public ILane Add(Assignment assignment, IAttemptProgress progress)
        {
            trainer.BeforeAdd(assignment);
            lock (trainer._gate) trainer._attempts.Add(assignment.Attempt);
            return new ScriptedLane(trainer, assignment, device, progress);
        }

        public void Step(IReadOnlyList<ILane> ready) =>
            trainer.BeforeStep([.. ready.Select(lane => ((ScriptedLane)lane).Assignment)]);

        public void Dispose()
        {
        }
    }

    private sealed class ScriptedLane : ILane
    {
        private readonly ScriptedTrainer _trainer;
        private readonly IAttemptProgress _progress;
        private int _epoch;

        public ScriptedLane(ScriptedTrainer trainer, Assignment assignment, string device, IAttemptProgress progress)
        {
            (_trainer, Assignment, _progress) = (trainer, assignment, progress);
            Interlocked.Increment(ref trainer._now);
            progress.Started(new AttemptStart(0, device, "scripted", "1", null));
        }

        public Assignment Assignment { get; }

        public AttemptEnd? End { get; private set; }

        /// <summary>An epoch is one step: it is reported once that was taken.</summary>
        public LaneState Advance()
        {
            var epochs = Assignment.Trial.Hyperparameters.Epochs;
            if (_epoch > 0)
            {
                if (!_progress.Abandoned.IsCancellationRequested && _trainer.Holds(Assignment, _progress)) return LaneState.Ready;
                _progress.Abandoned.ThrowIfCancellationRequested();
                AttemptEnd? end = (_epoch == epochs, _progress.Verdict) switch
                {
                    (true, _) => new(AttemptOutcome.Succeeded),
                    (_, Verdict.Stop) => new(AttemptOutcome.Stopped),
                    (_, Verdict.Pause) => new(AttemptOutcome.Released),
                    _ => null,
                };
                _progress.EpochDone(Measured(_epoch), _trainer.CheckpointAfter(Assignment, _epoch), [], end);
                if (end is not null) return LaneState.Ended;
            }

            End = _trainer.BeforeEpoch(Assignment, ++_epoch, _progress);
            return End is null ? LaneState.Ready : LaneState.Ended;
        }

        public void Dispose() => Interlocked.Decrement(ref _trainer._now);
    }
}
