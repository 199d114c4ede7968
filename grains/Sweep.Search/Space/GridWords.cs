using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>How grid files, and everything that prints hyperparameters, write the values that are words.</summary>
public static class GridWords
{
    internal static readonly WordTable<Cell> Cells = new(
        (Cell.RnnScratch, "rnn_scratch"), (Cell.Rnn, "rnn"), (Cell.Gru, "gru"), (Cell.Lstm, "lstm"));

    internal static readonly WordTable<Sampling> Samplings = new(
        (Sampling.Sequential, "sequential"), (Sampling.Random, "random"),
        (Sampling.SequentialReset, "sequential-reset"));

    internal static readonly WordTable<Preprocessing> Preprocessings = new(
        (Preprocessing.Letters, "letters"), (Preprocessing.Raw, "raw"));

    internal static readonly WordTable<ObjectiveMetric> Metrics = new(
        (ObjectiveMetric.Perplexity, "perplexity"), (ObjectiveMetric.ValidationPerplexity, "validation_perplexity"));

    internal static readonly WordTable<StopAtTarget> Stops = new(
        (StopAtTarget.Never, "never"), (StopAtTarget.Trial, "trial"), (StopAtTarget.Sweep, "sweep"));

    internal static readonly WordTable<SearchStrategy> Strategies = new(
        (SearchStrategy.Grid, "grid"), (SearchStrategy.Random, "random"));

    internal static readonly WordTable<SchedulerKind> Schedulers = new((SchedulerKind.Asha, "asha"));

    internal static readonly WordTable<DistributionKind> Distributions = new(
        (DistributionKind.LogUniform, "log_uniform"), (DistributionKind.Uniform, "uniform"),
        (DistributionKind.IntUniform, "int_uniform"));

    /// <summary>The word for a cell, such as <c>rnn_scratch</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such cell.</exception>
    public static string Of(Cell cell) => Cells.WordOf(cell);

    /// <summary>The word for a way of sampling, such as <c>sequential-reset</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such way of sampling.</exception>
    public static string Of(Sampling sampling) => Samplings.WordOf(sampling);

    /// <summary>The word for a preprocessing, such as <c>letters</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such preprocessing.</exception>
    public static string Of(Preprocessing preprocessing) => Preprocessings.WordOf(preprocessing);

    /// <summary>The word for a metric, such as <c>validation_perplexity</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such metric.</exception>
    public static string Of(ObjectiveMetric metric) => Metrics.WordOf(metric);

    /// <summary>The word for what ends at the target, such as <c>never</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such choice.</exception>
    public static string Of(StopAtTarget stop) => Stops.WordOf(stop);

    /// <summary>The word for a way to search, such as <c>random</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such way to search.</exception>
    public static string Of(SearchStrategy strategy) => Strategies.WordOf(strategy);

    /// <summary>The word for a trial scheduler, such as <c>asha</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such scheduler.</exception>
    public static string Of(SchedulerKind scheduler) => Schedulers.WordOf(scheduler);

    /// <summary>The word for a distribution, such as <c>log_uniform</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such distribution.</exception>
    public static string Of(DistributionKind kind) => Distributions.WordOf(kind);
}
