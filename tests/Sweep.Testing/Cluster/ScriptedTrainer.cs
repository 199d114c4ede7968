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

    public AttemptEnd? Train(Assignment assignment, string device, IAttemptProgress progress)
    {
        lock (_gate) _attempts.Add(assignment.Attempt);
        Interlocked.Increment(ref _now);
        try
        {
            return TrainNow(assignment, device, progress);
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    private AttemptEnd? TrainNow(Assignment assignment, string device, IAttemptProgress progress)
    {
        progress.Started(new AttemptStart(0, device, "scripted", "1", null));
        var epochs = assignment.Trial.Hyperparameters.Epochs;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            if (BeforeEpoch(assignment, epoch, progress) is { } ending) return ending;
            progress.Abandoned.ThrowIfCancellationRequested();
            AttemptEnd? end = (epoch == epochs, progress.Verdict) switch
            {
                (true, _) => new(AttemptOutcome.Succeeded),
                (_, Verdict.Stop) => new(AttemptOutcome.Stopped),
                (_, Verdict.Pause) => new(AttemptOutcome.Released),
                _ => null,
            };
            progress.EpochDone(Measured(epoch), CheckpointAfter(assignment, epoch), [], end);
            if (end is not null) return null;
        }

        return new AttemptEnd(AttemptOutcome.Succeeded);
    }

    public static Measurement Measured(int epoch) =>
        new(epoch, Math.Log(10.0 / epoch), 10.0 / epoch, null, 1000, TimeSpan.FromSeconds(epoch));
}
