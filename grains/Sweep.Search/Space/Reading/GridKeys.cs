using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>The names that a grid file knows.</summary>
internal static class GridKeys
{
    public const string Schema = "$schema";
    public const string Name = "name";
    public const string Corpus = "corpus";
    public const string Search = "search";
    public const string Hyperparameters = "hyperparameters";
    public const string Repeats = "repeats";
    public const string Seed = "seed";
    public const string Objective = "objective";
    public const string Checkpoint = "checkpoint";
    public const string Prompts = "prompts";
    public const string SampleEveryEpochs = "sample_every_epochs";
    public const string SampleLength = "sample_length";
    public const string Retries = "retries";
    public const string Priority = "priority";
    public const string Extensions = "extensions";

    public const string MaxTokens = "max_tokens";
    public const string ValidationTokens = "validation_tokens";
    public const string Preprocessing = "preprocessing";
    public const string Sha256 = "sha256";

    public const string Strategy = "strategy";
    public const string Trials = "trials";
    public const string Scheduler = "scheduler";
    public const string Eta = "eta";
    public const string MinEpochs = "min_epochs";

    public const string Cell = "cell";
    public const string Layers = "layers";
    public const string Lr = "lr";
    public const string HiddenSize = "hidden_size";
    public const string Sampling = "sampling";
    public const string BatchSize = "batch_size";
    public const string NumSteps = "num_steps";
    public const string Epochs = "epochs";
    public const string ClipNorm = "clip_norm";
    public const string InitStd = "init_std";

    public const string Step = "step";

    public const string Metric = "metric";
    public const string Target = "target";
    public const string StopAtTarget = "stop_at_target";

    public const string EverySeconds = "every_seconds";
    public const string CandidateEpochs = "candidate_epochs";
    public const string Quota = "quota";

    /// <summary>What takes the place of a section's name for the top level.</summary>
    public const string TopLevel = "";

    /// <summary>The hyperparameters in the order of expansion: the last varies fastest.</summary>
    public static readonly ImmutableArray<string> Axes =
        [Cell, Layers, Lr, HiddenSize, Sampling, BatchSize, NumSteps, Epochs, ClipNorm, InitStd];

    /// <summary>
    /// The keys of the top level and of every object in it, in the order in which they are listed to people.
    /// </summary>
    public static readonly ImmutableArray<(string Section, ImmutableArray<string> Keys)> Sections =
    [
        (TopLevel,
        [
            Name, Corpus, Search, Hyperparameters, Repeats, Seed, Objective, Checkpoint, Prompts, SampleEveryEpochs,
            SampleLength, Retries, Priority, Extensions,
        ]),
        (Corpus, [Name, MaxTokens, ValidationTokens, Preprocessing, Sha256]),
        (Search, [Strategy, Trials, Scheduler, Eta, MinEpochs]),
        (Hyperparameters, Axes),
        (Objective, [Metric, Target, StopAtTarget]),
        (Checkpoint, [EverySeconds, CandidateEpochs, Quota]),
    ];

    /// <summary>The keys of every object in the list of extensions.</summary>
    private static readonly ImmutableArray<string> OfAnExtension = [.. Axes, Repeats, Trials];

    /// <summary>The keys of one section, or of each extension; empty if there is no such section.</summary>
    public static ImmutableArray<string> Of(string section) =>
        section == Extensions ? OfAnExtension
        : Sections.FirstOrDefault(entry => entry.Section == section).Keys is { IsDefault: false } keys ? keys : [];

    public static bool Has(string section, string key) => Of(section).Contains(key);
}
