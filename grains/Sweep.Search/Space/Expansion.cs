using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Makes the numbered trials of a spec.</summary>
public static class Expansion
{
    /// <summary>How many trials a spec has: the grid's points times the repeats.</summary>
    /// <exception cref="OverflowException">There are more than 2^63 - 1; no checked grid file has so many.</exception>
    public static long Count(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var space = spec.Space;
        return (long)spec.Repeats * space.Cells.Length * space.Layers.Length * space.Lrs.Length
            * space.HiddenSizes.Length * space.Samplings.Length * space.BatchSizes.Length * space.NumSteps.Length
            * space.Epochs.Length * space.ClipNorms.Length * space.InitStds.Length;
    }

    /// <summary>
    /// Lists the trials, numbered from 1. Repeats vary slowest, so that more of them only append; then the axes in the
    /// order cell,
    /// layers, lr, hidden_size, sampling, batch_size, num_steps, epochs, clip_norm, init_std, the last fastest, values
    /// in the
    /// file's order. A repeated call gives the same list.
    /// </summary>
    /// <param name="spec">A checked spec. While its corpus is not pinned by hash and preprocessing, content hashes are
    /// empty.</param>
    /// <param name="id">The sweep that the trials belong to.</param>
    /// <exception cref="ArgumentException">There are more trials than a checked grid file may have.</exception>
    public static ImmutableArray<TrialSpec> Trials(SweepSpec spec, SweepId id)
    {
        var count = Count(spec);
        if (count > GridRules.MostTrials)
        {
            throw new ArgumentException(
                $"The spec has '{count:N0}' trials; at most {GridRules.MostTrials:N0} are allowed.", nameof(spec));
        }

        var points = Points(spec.Space);
        var trials = ImmutableArray.CreateBuilder<TrialSpec>((int)count);
        for (var repeat = 1; repeat <= spec.Repeats; repeat++)
        {
            var seed = TrialSeed.Of(spec.Seed, repeat);
            foreach (var point in points)
            {
                TrialId trial = new(id, trials.Count + 1);
                trials.Add(new TrialSpec(trial, repeat, point, seed, ContentHash.Of(spec.Corpus, point, seed)));
            }
        }

        return trials.MoveToImmutable();
    }

    /// <summary>What a slot has to know to train a trial of this spec.</summary>
    /// <param name="spec">The spec that the trial comes from.</param>
    /// <param name="trial">The trial: a tenth of its epochs is the default distance between candidates.</param>
    /// <exception cref="InvalidOperationException">The corpus is not pinned by hash and preprocessing yet.</exception>
    public static TrialPlan PlanFor(this SweepSpec spec, TrialSpec trial)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trial);
        if (spec.Corpus is not { Sha256: { } hash, Preprocessing: { } preprocessing } corpus)
        {
            throw new InvalidOperationException(
                $"Corpus '{spec.Corpus.Name}' is not pinned: set its SHA-256 and preprocessing first.");
        }

        return new TrialPlan(
            new CorpusRef(corpus.Name, hash, preprocessing, corpus.MaxTokens, corpus.ValidationTokens),
            spec.Checkpoint.Every,
            spec.Checkpoint.CandidateEpochs ?? Math.Max(1, trial.Hyperparameters.Epochs / 10),
            spec.Prompts,
            spec.SampleEveryEpochs,
            spec.SampleLength,
            spec.Objective.StopAtTarget == StopAtTarget.Never ? null : spec.Objective.Target,
            spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity);
    }

    private static ImmutableArray<Hyperparameters> Points(SearchSpace space) =>
    [
        .. from cell in space.Cells
           from layers in space.Layers
           from lr in space.Lrs
           from hiddenSize in space.HiddenSizes
           from sampling in space.Samplings
           from batchSize in space.BatchSizes
           from numSteps in space.NumSteps
           from epochs in space.Epochs
           from clipNorm in space.ClipNorms
           from initStd in space.InitStds
           select new Hyperparameters(
               cell, layers, lr, hiddenSize, sampling, batchSize, numSteps, epochs, clipNorm, initStd),
    ];
}
