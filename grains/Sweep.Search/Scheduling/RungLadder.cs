using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>The rungs of a sweep: the epochs at which its trials are compared, each so many times as high as the one below.</summary>
/// <remarks>Rungs are numbered from 0, the lowest. A trial has those that are below its own number of epochs.</remarks>
public sealed class RungLadder
{
    private readonly bool _byValidation;

    /// <summary>Makes the rungs.</summary>
    /// <param name="minEpochs">The lowest one, at least 1.</param>
    /// <param name="eta">One trial in so many goes on from each; at least 2.</param>
    /// <param name="byValidation">Whether the held-out tokens' perplexity is compared; otherwise the training tokens'.</param>
    public RungLadder(int minEpochs, int eta, bool byValidation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minEpochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(eta, 2);
        (Eta, _byValidation) = (eta, byValidation);
        var epochs = ImmutableArray.CreateBuilder<int>();
        // Whole numbers only: in floating point log(243) / log(3) falls short of 5 and loses a rung.
        for (long epoch = minEpochs; epoch < GridRules.MostEpochs; epoch *= eta) epochs.Add((int)epoch);
        Epochs = epochs.ToImmutable();
    }

    /// <summary>The rungs that the ledger of a spec's sweep has.</summary>
    /// <returns>Null if its trials are not compared.</returns>
    public static RungLadder? Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Search.Scheduler is { } scheduler
            ? new(scheduler.MinEpochs, scheduler.Eta, spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity)
            : null;
    }

    /// <summary>One trial in so many goes on.</summary>
    public int Eta { get; }

    /// <summary>All rungs that any trial can have, ascending.</summary>
    public ImmutableArray<int> Epochs { get; }

    /// <summary>How many of the rungs a trial has.</summary>
    /// <param name="epochs">All its epochs.</param>
    public int CountBelow(int epochs)
    {
        var count = 0;
        while (count < Epochs.Length && Epochs[count] < epochs) count++;
        return count;
    }

    /// <summary>The rungs of a trial, ascending.</summary>
    /// <param name="epochs">All its epochs.</param>
    public ImmutableArray<int> Below(int epochs) => Epochs[..CountBelow(epochs)];

    /// <summary>The number of the rung at an epoch of a trial.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="epochs">All epochs of the trial.</param>
    /// <returns>Null if there is none.</returns>
    public int? At(int epoch, int epochs) =>
        epoch < epochs && Epochs.BinarySearch(epoch) is >= 0 and var rung ? rung : null;

    /// <summary>What a trial was compared by at the rungs that it has reached, the lowest first.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="curve">Its measurements, at these rungs at least, by epoch.</param>
    public ImmutableArray<double> ValuesOf(TrialEntry trial, IEnumerable<Measurement> curve)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(curve);
        var values = ImmutableArray.CreateBuilder<double>();
        foreach (var measurement in curve)
        {
            if (measurement.Epoch > trial.EpochsDone) break;
            if (At(measurement.Epoch, trial.Spec.Hyperparameters.Epochs) == values.Count) values.Add(ValueOf(measurement));
        }

        return values.ToImmutable();
    }

    /// <summary>How many of those that reached a rung are to go on.</summary>
    public int GoOn(int reached) => reached / Eta;

    /// <summary>What trials are compared by: lower is better. What is no number counts as the worst.</summary>
    public double ValueOf(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var value = _byValidation ? measurement.ValidationPerplexity ?? double.NaN : measurement.Perplexity;
        return double.IsFinite(value) ? value : double.PositiveInfinity;
    }
}
