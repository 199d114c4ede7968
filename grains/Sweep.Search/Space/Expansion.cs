using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Makes the numbered trials of a spec.</summary>
public static class Expansion
{
    /// <summary>How many trials a spec has: the search's points times the repeats.</summary>
    /// <exception cref="OverflowException">There are more than 2^63 - 1; no checked grid file has so many.</exception>
    public static long Count(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Box(spec.Stage).Aggregate(1L, static (product, length) => checked(product * length));
    }

    /// <summary>
    /// Lists the trials, numbered from 1. Repeats vary slowest, so that more of them only append; then the points of a
    /// random search, or the axes of a grid in the
    /// order cell,
    /// layers, lr, hidden_size, sampling, batch_size, num_steps, epochs, clip_norm, init_std, the last fastest, values
    /// in the
    /// file's order. What an extension added comes after all that there was before, in the same order. A repeated call
    /// gives the
    /// same list.
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

        var trials = ImmutableArray.CreateBuilder<TrialSpec>((int)count);
        var drawn = spec.Search.Trials is { } points ? new RandomPoints(spec.Space).Draw(spec.Seed, points) : default;
        ImmutableArray<int> before = [.. Box(spec.Stage).Select(_ => 0)];
        foreach (var stage in spec.Stages.Add(spec.Stage))
        {
            var box = Box(stage);
            GridOrder.VisitNew(box, before, point => trials.Add(TrialAt(point)));
            before = box;
        }

        return trials.MoveToImmutable();

        TrialSpec TrialAt(ReadOnlySpan<int> point)
        {
            var repeat = point[0] + 1;
            var seed = TrialSeed.Of(spec.Seed, repeat);
            var values = drawn.IsDefault ? ValuesAt(spec.Space, point[1..]) : drawn[point[1]];
            return new(new(id, trials.Count + 1), repeat, values, seed, ContentHash.Of(spec.Corpus, values, seed));
        }
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
            spec.Checkpoint.CandidateEpochs ?? CandidateEpochs(trial.Hyperparameters.Epochs),
            spec.Prompts,
            spec.SampleEveryEpochs,
            spec.SampleLength,
            spec.Objective.StopAtTarget == StopAtTarget.Never ? null : spec.Objective.Target,
            spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity)
        {
            Rungs = RungLadder.Of(spec)?.Below(trial.Hyperparameters.Epochs) ?? [],
        };
    }

    /// <summary>The distance between candidates that a grid file leaves open.</summary>
    internal static int CandidateEpochs(int epochs) => Math.Max(1, epochs / 10);

    /// <summary>
    /// How many values each thing that varies has, the slowest first: repeats, then the axes, or the points of a random search.
    /// </summary>
    internal static ImmutableArray<int> Box(SpecStage stage) => stage.Search.Trials is { } points ? [stage.Repeats, points] :
    [
        stage.Repeats, stage.Space.Cells.Length, stage.Space.Layers.Length, stage.Space.Lrs.Length,
        stage.Space.HiddenSizes.Length, stage.Space.Samplings.Length, stage.Space.BatchSizes.Length,
        stage.Space.NumSteps.Length, stage.Space.Epochs.Length, stage.Space.ClipNorms.Length, stage.Space.InitStds.Length,
    ];

    private static Hyperparameters ValuesAt(SearchSpace space, ReadOnlySpan<int> point) => new(
        space.Cells[point[0]], space.Layers[point[1]], space.Lrs[point[2]], space.HiddenSizes[point[3]],
        space.Samplings[point[4]], space.BatchSizes[point[5]], space.NumSteps[point[6]], space.Epochs[point[7]],
        space.ClipNorms[point[8]], space.InitStds[point[9]]);
}
