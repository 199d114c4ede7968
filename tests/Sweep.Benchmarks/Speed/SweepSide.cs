using Sweep.Contracts;
using Sweep.Search;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Sweep's own training: two dedicated threads in one process, as two slots of a silo.</summary>
/// <param name="text">What is trained on.</param>
/// <param name="batchSize">Rows of a minibatch.</param>
/// <param name="numSteps">Time steps of a minibatch.</param>
internal sealed class SweepSide(PreparedGrid text, int batchSize, int numSteps) : ITrainingSide
{
    private const int Endless = 1_000_000;

    public async Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken)
    {
        using var start = new Barrier(SpeedBenchmark.Trainings);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var trainings = Enumerable.Range(1, SpeedBenchmark.Trainings).Select(seed => Task.Factory.StartNew(
            () => Train(model, (ulong)seed, time, start, end),
            end.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        return (await Task.WhenAll(trainings)).Sum();
    }

    private double Train(SpeedCase model, ulong seed, SpeedTime time, Barrier start, CancellationTokenSource end)
    {
        try
        {
            using var trainer = Start(model, seed);
            var elapsed = TimeSpan.Zero;
            TrainFor(trainer, time.WarmUp, ref elapsed, end.Token);
            start.SignalAndWait(end.Token);
            return TrainFor(trainer, time.Counted, ref elapsed, end.Token);
        }
        catch
        {
            end.Cancel(); // The other one must not wait for ever.
            throw;
        }
    }

    private TrialTrainer Start(SpeedCase model, ulong seed)
    {
        var hyperparameters = Contracts.Hyperparameters.Default with
        {
            Cell = model.Cell,
            HiddenSize = model.HiddenSize,
            BatchSize = batchSize,
            NumSteps = numSteps,
            Epochs = Endless,
        };
        var trial = new TrialSpec(new TrialId(SweepId.New(), 1), 1, hyperparameters, seed, "");
        try
        {
            return TrialTrainer.Start(trial, text.Spec.PlanFor(trial), text.Corpus, "cpu");
        }
        catch (NotSupportedException missing)
        {
            throw new BenchmarkFailedException(ExitCode.Missed, missing.Message);
        }
    }

    private static double TrainFor(TrialTrainer trainer, TimeSpan time, ref TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var tokens = 0.0;
        while (true)
        {
            var epoch = trainer.TrainEpoch(cancellationToken);
            tokens += epoch.TokensPerSecond * (epoch.Elapsed - elapsed).TotalSeconds;
            elapsed = epoch.Elapsed;
            if (!double.IsFinite(epoch.Perplexity))
                throw new BenchmarkFailedException(ExitCode.Missed, "A training of ours diverged while its speed was measured.");
            var took = clock.GetElapsedTime(started);
            if (took >= time) return tokens / took.TotalSeconds;
        }
    }
}
