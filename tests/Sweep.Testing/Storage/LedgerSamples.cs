using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

/// <summary>Sweeps, trials and what happens to them, for tests of stores.</summary>
public static class LedgerSamples
{
    /// <summary>When everything in the samples begins; with a tick, so that a store that rounds is found out.</summary>
    public static readonly DateTimeOffset Start =
        new DateTimeOffset(2025, 3, 1, 12, 30, 0, TimeSpan.Zero).AddTicks(1234567);

    public static readonly SlotId Slot = new("10.0.0.7:11111@3", "cpu:1");

    public static SweepRecord Sweep(DateTimeOffset? created = null) =>
        new(SweepId.New(), """{"name":"time-machine"}""", "time-machine", 3, created ?? Start);

    /// <summary>Trials 1 to <paramref name="count"/>, each with another learning rate.</summary>
    public static ImmutableArray<TrialSpec> Trials(SweepId sweep, int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new TrialSpec(
            new TrialId(sweep, number),
            Repeat: 2,
            new Hyperparameters(Cell.RnnScratch, 1, number / 3.0, 128, Sampling.SequentialReset, 32, 35, 500, 1, 0.01),
            Seed: ulong.MaxValue - (ulong)number,
            ContentHash: number.ToString("x64", null))),
    ];

    public static Measurement Point(int epoch) =>
        new(epoch, 2.5 / epoch, Math.Exp(2.5 / epoch), null, 12345.678, new TimeSpan((epoch * 10_000_000L) + 7));

    public static Checkpoint Checkpoint(TrialId trial, int epoch, int attempt, double? perplexity = null) => new(
        epoch, attempt, $"{trial.Sweep}/{trial.Number}/{attempt}/{epoch}.safetensors", new string('a', 64),
        3_000_000_000, perplexity);

    public static AttemptStart AttemptStart(int epoch) => new(epoch, "CPU", "avx2-gemm-1", "0.1.0", null);

    /// <summary>The trial as it is after its next version was written.</summary>
    public static TrialEntry Next(this TrialEntry trial) => trial with { Version = trial.Version + 1 };

    /// <summary>The trial handed to <see cref="Slot"/>, and what is written for that.</summary>
    public static (TrialEntry Trial, ImmutableArray<LedgerChange> Changes) HandOut(TrialEntry trial, long pull = 1)
    {
        var lease = new Lease(Slot, pull, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, false, Verdict.Continue)
        {
            Epochs = trial.Spec.Hyperparameters.Epochs,
        };
        var next = trial.Next() with { State = TrialState.Running, Attempt = trial.Attempt + 1, Lease = lease };
        var opened = new LedgerChange.AttemptOpened(next.AttemptId, Slot, pull, Start, lease.Epochs);
        return (next, [new LedgerChange.TrialSet(next), opened]);
    }

    /// <summary>The trial one epoch on, and what is written for that.</summary>
    public static (TrialEntry Trial, ImmutableArray<LedgerChange> Changes) Train(TrialEntry trial)
    {
        var point = Point(trial.EpochsDone + 1);
        var next = trial.Next() with { EpochsDone = point.Epoch, Last = point };
        return (next, [new LedgerChange.TrialSet(next), new LedgerChange.Measured(next.AttemptId, [point])]);
    }
}
