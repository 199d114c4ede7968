using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>One trial in training: epochs, checkpoints and samples at the epochs that the plan fixes.</summary>
internal sealed partial class TorchLane : ILane
{
    private static readonly TimeSpan DiskPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    private readonly Assignment _assignment;
    private readonly int _beganAt;
    private readonly IAttemptProgress _progress;
    private readonly ICheckpointStore _checkpoints;
    private readonly SweepMetrics _metrics;
    private readonly string _device;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _savedAt;
    private bool _isInEpoch;
    private PendingEpoch? _pending;

    /// <summary>Tells that the attempt trains from now on.</summary>
    public TorchLane(
        TrialTrainer trainer, Assignment assignment, string device, IAttemptProgress progress, string? note,
        ICheckpointStore checkpoints, SweepMetrics metrics, TimeProvider time, ILogger log)
    {
        Trainer = trainer;
        _beganAt = trainer.EpochsDone;
        (_assignment, _progress, _checkpoints, _time, _log) = (assignment, progress, checkpoints, time, log);
        (_metrics, _device) = (metrics, DeviceKind.Of(device));
        progress.Started(new AttemptStart(trainer.EpochsDone, device, trainer.Kernel, TrainerVersion.Current, note));
        _savedAt = time.GetTimestamp();
    }

    /// <summary>What trains it.</summary>
    public TrialTrainer Trainer { get; }

    public AttemptEnd? End { get; private set; }

    private TrialPlan Plan => _assignment.Plan;

    private int Epochs => _assignment.Trial.Hyperparameters.Epochs;

    public LaneState Advance()
    {
        _progress.Abandoned.ThrowIfCancellationRequested();
        if (_isInEpoch && Trainer.HasBatch) return LaneState.Ready;
        if (_isInEpoch)
        {
            _isInEpoch = false;
            var before = Trainer.TokensTrained;
            var measurement = Trainer.EndEpoch();
            _metrics.Trained(_device, Trainer.TokensTrained - before);
            _progress.Abandoned.ThrowIfCancellationRequested();
            _pending = new PendingEpoch(measurement, EndAfter(measurement));
        }

        if (_pending is { } pending && FinishEpoch(pending) is { } state) return state;
        if (Trainer.EpochsDone == Epochs)
        {
            // The checkpoint it went on from was its last one: only the end had not been reported.
            End = new AttemptEnd(AttemptOutcome.Succeeded);
            return LaneState.Ended;
        }

        if (WaitsAtRung()) return LaneState.Waits;
        if (End is not null) return LaneState.Ended;
        Trainer.BeginEpoch();
        _isInEpoch = true;
        return LaneState.Ready;
    }

    public void Dispose() => Trainer.Dispose();

    /// <summary>Saves and reports an epoch.</summary>
    /// <returns>Null once that is done and the trial goes on.</returns>
    private LaneState? FinishEpoch(PendingEpoch pending)
    {
        Checkpoint? checkpoint;
        if (IsCandidate(pending))
        {
            if (!TrySaveCandidate(pending, out checkpoint))
            {
                if (_progress.Verdict == Verdict.Continue) return LaneState.Waits;
                // Without its candidate the epoch does not count: it is trained again, by whoever goes on.
                End = new AttemptEnd(AttemptOutcome.Released);
                return LaneState.Ended;
            }
        }
        else
        {
            checkpoint = SaveToResume(pending.End);
        }

        _pending = null;
        if (checkpoint is not null) _savedAt = _time.GetTimestamp();
        _progress.EpochDone(pending.Measurement, checkpoint, Samples(pending.End), pending.End);
        return pending.End is null ? null : LaneState.Ended;
    }

    private AttemptEnd? EndAfter(Measurement measurement)
    {
        if (!double.IsFinite(measurement.Perplexity)) return new AttemptEnd(AttemptOutcome.Diverged);
        if (measurement.Epoch == Epochs) return new AttemptEnd(AttemptOutcome.Succeeded);
        if (Plan.IsReached(measurement)) return new AttemptEnd(AttemptOutcome.Stopped);
        return EndBy(_progress.Verdict);
    }

    private static AttemptEnd? EndBy(Verdict verdict) => verdict switch
    {
        Verdict.Stop => new AttemptEnd(AttemptOutcome.Stopped),
        Verdict.Pause => new AttemptEnd(AttemptOutcome.Released),
        _ => null,
    };

    /// <summary>At a rung it goes on only once the trial scheduler has said so: else it would train epochs that nobody wants. The
    /// rung's epoch is saved already, so it may end here.</summary>
    private bool WaitsAtRung()
    {
        var epoch = Trainer.EpochsDone;
        // Whoever was handed it at a rung's epoch is to go on from there.
        if (!Plan.IsRung(epoch) || epoch == _beganAt) return false;
        if (_progress.AnsweredEpoch < epoch && _progress.Verdict == Verdict.Continue) return true;
        End = EndBy(_progress.Verdict);
        return false;
    }

    private bool IsCandidate(PendingEpoch pending) =>
        pending.End?.Outcome != AttemptOutcome.Diverged // Weights that are NaN are of no use to anyone.
        && Plan.IsCandidate(Trainer.EpochsDone, LastEpoch(pending.End));

    /// <summary>A candidate must be written: a disk that is full may be freed, so it is tried again for a while.</summary>
    /// <exception cref="CheckpointUnusableException">It could not be written for <see cref="DiskPatience"/>.</exception>
    private bool TrySaveCandidate(PendingEpoch pending, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (pending.TriedAt is { } tried && _time.GetElapsedTime(tried) < DiskPause) return false;
        pending.Perplexity ??= Trainer.EvaluateCandidate();
        pending.BegunAt ??= _time.GetTimestamp();
        try
        {
            checkpoint = _checkpoints.Write(_assignment.Attempt, Trainer.EpochsDone, pending.Perplexity, Trainer.Save);
            return true;
        }
        catch (CheckpointUnusableException fault) when (_time.GetElapsedTime(pending.BegunAt.Value) < DiskPatience)
        {
            LogCandidateWaits(_assignment.Attempt, Trainer.EpochsDone, fault.Message);
            pending.TriedAt = _time.GetTimestamp();
            return false;
        }
    }

    /// <summary>A checkpoint that serves resumption alone may fail: the trial goes on, and only an interruption would cost
    /// more.</summary>
    private Checkpoint? SaveToResume(AttemptEnd? end)
    {
        if (end?.Outcome == AttemptOutcome.Diverged) return null;
        if (end is null && _time.GetElapsedTime(_savedAt) < Plan.CheckpointEvery) return null;
        try
        {
            return _checkpoints.Write(_assignment.Attempt, Trainer.EpochsDone, null, Trainer.Save);
        }
        catch (CheckpointUnusableException fault)
        {
            LogNotSaved(_assignment.Attempt, Trainer.EpochsDone, fault.Message);
            return null;
        }
    }

    private ImmutableArray<Sample> Samples(AttemptEnd? end)
    {
        var epoch = Trainer.EpochsDone;
        if (end?.Outcome == AttemptOutcome.Diverged || !Plan.IsSampled(epoch, LastEpoch(end))) return [];
        return [.. Plan.Prompts.Select(prompt => new Sample(epoch, prompt, Trainer.Generate(prompt, Plan.SampleLength)))];
    }

    /// <summary>A trial that ends early ends with this epoch; one that is handed back has its last epoch still before
    /// it.</summary>
    private int LastEpoch(AttemptEnd? end) => end is { Outcome: not AttemptOutcome.Released } ? Trainer.EpochsDone : Epochs;

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} waits to save its candidate of epoch {Epoch}: {Reason}")]
    private partial void LogCandidateWaits(AttemptId attempt, int epoch, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} could not save epoch {Epoch} and goes on: {Reason}")]
    private partial void LogNotSaved(AttemptId attempt, int epoch, string reason);

    /// <summary>An epoch that is trained and not yet reported.</summary>
    private sealed record PendingEpoch(Measurement Measurement, AttemptEnd? End)
    {
        public double? Perplexity { get; set; }

        public long? BegunAt { get; set; }

        public long? TriedAt { get; set; }
    }
}
