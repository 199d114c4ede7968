using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>A checked grid file with its defaults filled in: what a sweep is to do.</summary>
/// <param name="Name">For people; not unique. 1 to 200 characters.</param>
/// <param name="Corpus">The text.</param>
/// <param name="Space">The values to try.</param>
/// <param name="Repeats">How often each grid point is trained, each time with another seed; at least 1.</param>
/// <param name="Seed">Where the seeds of all trials come from.</param>
/// <param name="Objective">What is ranked, and when enough is reached.</param>
/// <param name="Checkpoint">When checkpoints are written and how much room they may take.</param>
/// <param name="Prompts">What samples start from.</param>
/// <param name="SampleEveryEpochs">A sample per prompt every so many epochs; 0 for none.</param>
/// <param name="SampleLength">Characters written after a prompt.</param>
/// <param name="Retries">How often a failed trial is tried again; 0 or more.</param>
/// <param name="Priority">Sweeps with a higher one are served first.</param>
public sealed record SweepSpec(
    string Name,
    CorpusSpec Corpus,
    SearchSpace Space,
    int Repeats,
    ulong Seed,
    ObjectiveSpec Objective,
    CheckpointSpec Checkpoint,
    ImmutableArray<string> Prompts,
    int SampleEveryEpochs,
    int SampleLength,
    int Retries,
    int Priority);

/// <summary>The text as a grid file names it.</summary>
/// <param name="Name">A name of the catalogue, or <c>file:PATH</c>.</param>
/// <param name="Sha256">What its bytes must hash to; null until the command that submits has read them.</param>
/// <param name="Preprocessing">Null for the catalogue's; <c>file:</c> has <see cref="Contracts.Preprocessing.Letters"/>.</param>
/// <param name="MaxTokens">Leading tokens to train on; null for all that validation leaves.</param>
/// <param name="ValidationTokens">Tokens right after those that are held out; 0 for none.</param>
public sealed record CorpusSpec(string Name, string? Sha256, Preprocessing? Preprocessing, int? MaxTokens, int ValidationTokens);

/// <summary>The axes of a grid: every hyperparameter with the values to try, at least one each, none twice.</summary>
public sealed record SearchSpace(
    ImmutableArray<Cell> Cells,
    ImmutableArray<int> Layers,
    ImmutableArray<double> Lrs,
    ImmutableArray<int> HiddenSizes,
    ImmutableArray<Sampling> Samplings,
    ImmutableArray<int> BatchSizes,
    ImmutableArray<int> NumSteps,
    ImmutableArray<int> Epochs,
    ImmutableArray<double> ClipNorms,
    ImmutableArray<double> InitStds);

/// <summary>What is ranked, and when enough is reached.</summary>
/// <param name="Metric">Which perplexity.</param>
/// <param name="Target">The perplexity that counts as reached; null for none.</param>
/// <param name="StopAtTarget">What ends when it is reached.</param>
public sealed record ObjectiveSpec(ObjectiveMetric Metric, double? Target, StopAtTarget StopAtTarget);

/// <summary>The perplexity that ranks trials.</summary>
public enum ObjectiveMetric
{
    /// <summary>Of the training tokens.</summary>
    Perplexity,

    /// <summary>Of the held-out tokens.</summary>
    ValidationPerplexity,
}

/// <summary>What ends when a trial reaches the objective's target.</summary>
public enum StopAtTarget
{
    /// <summary>Nothing.</summary>
    Never,

    /// <summary>That trial.</summary>
    Trial,

    /// <summary>The whole sweep.</summary>
    Sweep,
}

/// <summary>When checkpoints are written and how much room they may take.</summary>
/// <param name="Every">Least time between two that serve resumption.</param>
/// <param name="CandidateEpochs">Epochs between candidates for <c>best</c>; null for a tenth of the trial's epochs, at least 1.</param>
/// <param name="QuotaBytes">Beyond it the worst finished trials lose their files first.</param>
public sealed record CheckpointSpec(TimeSpan Every, int? CandidateEpochs, long QuotaBytes);
