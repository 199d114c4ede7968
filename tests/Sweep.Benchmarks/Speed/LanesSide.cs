using Sweep.Search;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Sweep's own training loop with several trials in lanes on each slot.</summary>
/// <param name="text">What is trained on.</param>
/// <param name="batchSize">Rows of a minibatch.</param>
/// <param name="numSteps">Time steps of a minibatch.</param>
internal sealed class LanesSide(PreparedGrid text, int batchSize, int numSteps) : IMeasuredSide
{
    /// <summary>Where lanes do not pay, it is two that show it.</summary>
    private const int Fewest = 2;

    /// <summary>How many lanes each slot has: as many as the probe finds best, and more than one.</summary>
    /// <param name="model">Which model.</param>
    /// <param name="finding">What the probe says, when it is asked for the first time.</param>
    public int LanesOf(SpeedCase model, out string? finding)
    {
        var choice = LaneProbe.Choose("cpu", ShapeOf(model), TimeProvider.System);
        finding = choice.Finding;
        return Math.Max(Fewest, choice.Lanes);
    }

    public Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken)
    {
        var lanes = LanesOf(model, out _);
        return SlotPair.SumAsync(
            (slot, waitForOther, end) =>
            {
                using var group = LaneGroup.Open("cpu", ShapeOf(model), lanes);
                var trainers = Enumerable.Range((slot * lanes) + 1, lanes).Select(seed => Start(group, model, (ulong)seed)).ToArray();
                var elapsed = new TimeSpan[lanes];
                TrainFor(group, trainers, elapsed, time.WarmUp, end);
                waitForOther();
                return TrainFor(group, trainers, elapsed, time.Counted, end);
            },
            cancellationToken);
    }

    private LaneShape ShapeOf(SpeedCase model) => LaneShape.Of(
        SweepSide.EndlessTrial(model, batchSize, numSteps, 1).Hyperparameters, text.Corpus.Vocabulary.Count);

    private TrialTrainer Start(LaneGroup group, SpeedCase model, ulong seed)
    {
        var trial = SweepSide.EndlessTrial(model, batchSize, numSteps, seed);
        return group.Start(trial, text.Spec.PlanFor(trial), text.Corpus);
    }

    private static double TrainFor(
        LaneGroup group, TrialTrainer[] trainers, TimeSpan[] elapsed, TimeSpan time, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var tokens = 0.0;
        while (true)
        {
            foreach (var trainer in trainers) trainer.BeginEpoch();
            // By its offset one may have a minibatch more than another.
            for (var left = trainers; left.Length > 0; left = Array.TrueForAll(left, HasBatch) ? left : Array.FindAll(left, HasBatch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                group.Step(left);
            }
            for (var lane = 0; lane < trainers.Length; lane++) tokens += SweepSide.TokensOf(trainers[lane].EndEpoch(), ref elapsed[lane]);
            var took = clock.GetElapsedTime(started);
            if (took >= time) return tokens / took.TotalSeconds;
        }
    }

    private static bool HasBatch(TrialTrainer trainer) => trainer.HasBatch;
}
