using Sweep.Contracts;
using Sweep.Search;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Starts a training on a device; see <see cref="TrialTrainer"/>.</summary>
internal delegate TrialTrainer TrainingStart(
    TrialSpec trial, TrialPlan plan, TokenizedCorpus corpus, string device, TimeProvider? clock = null);

/// <summary>Sweep's own training loop, on what computes it usually or on libtorch's autograd.</summary>
/// <param name="text">What is trained on.</param>
/// <param name="batchSize">Rows of a minibatch.</param>
/// <param name="numSteps">Time steps of a minibatch.</param>
/// <param name="start">Decides what computes.</param>
internal sealed class SweepSide(PreparedGrid text, int batchSize, int numSteps, TrainingStart start) : IMeasuredSide
{
    private const int Endless = 1_000_000;

    public Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken) => SlotPair.SumAsync(
        (seed, waitForOther, end) =>
        {
            using var trainer = Start(model, (ulong)seed);
            var elapsed = TimeSpan.Zero;
            TrainFor(trainer, time.WarmUp, ref elapsed, end);
            waitForOther();
            return TrainFor(trainer, time.Counted, ref elapsed, end);
        },
        cancellationToken);

    private TrialTrainer Start(SpeedCase model, ulong seed)
    {
        var trial = EndlessTrial(model, batchSize, numSteps, seed);
        try
        {
            return start(trial, text.Spec.PlanFor(trial), text.Corpus, "cpu");
        }
        catch (NotSupportedException missing)
        {
            throw new BenchmarkFailedException(ExitCode.Missed, missing.Message);
        }
    }

    /// <summary>A trial that nobody waits for the end of.</summary>
    public static TrialSpec EndlessTrial(SpeedCase model, int batchSize, int numSteps, ulong seed)
    {
        var hyperparameters = Contracts.Hyperparameters.Default with
        {
            Cell = model.Cell,
            HiddenSize = model.HiddenSize,
            BatchSize = batchSize,
            NumSteps = numSteps,
            Epochs = Endless,
        };
        return new TrialSpec(new TrialId(SweepId.New(), 1), 1, hyperparameters, seed, "");
    }

    private static double TrainFor(TrialTrainer trainer, TimeSpan time, ref TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var tokens = 0.0;
        while (true)
        {
            tokens += TokensOf(trainer.TrainEpoch(cancellationToken), ref elapsed);
            var took = clock.GetElapsedTime(started);
            if (took >= time) return tokens / took.TotalSeconds;
        }
    }

    /// <summary>How many tokens an epoch trained.</summary>
    /// <param name="epoch">Its measurement.</param>
    /// <param name="elapsed">What had elapsed before it, and gets what has now.</param>
    public static double TokensOf(Measurement epoch, ref TimeSpan elapsed)
    {
        if (!double.IsFinite(epoch.Perplexity))
            throw new BenchmarkFailedException(ExitCode.Missed, "A training of ours diverged while its speed was measured.");
        var tokens = epoch.TokensPerSecond * (epoch.Elapsed - elapsed).TotalSeconds;
        elapsed = epoch.Elapsed;
        return tokens;
    }
}
