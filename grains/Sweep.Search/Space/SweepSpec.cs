using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// A checked grid file with its defaults filled in: what a sweep is to do. The ranges are those a grid file is held to.
/// </summary>
/// <param name="Name">For people; not unique. 1 to 200 characters, none a control character.</param>
/// <param name="Corpus">The text.</param>
/// <param name="Space">The values to try.</param>
/// <param name="Repeats">How often each grid point is trained, each time with another seed; 1 to 100,000.</param>
/// <param name="Seed">Where the seeds of all trials come from; any 64 bits.</param>
/// <param name="Objective">What is ranked, and when enough is reached.</param>
/// <param name="Checkpoint">When checkpoints are written and how much room they may take.</param>
/// <param name="Prompts">What samples start from: up to 100 different texts of 1 to 1,000 characters; empty for no
/// samples.
/// </param>
/// <param name="SampleEveryEpochs">A sample per prompt every so many epochs, up to 1,000,000; 0 for none.</param>
/// <param name="SampleLength">Characters written after a prompt, 0 to 10,000.</param>
/// <param name="Retries">How often a failed trial is tried again, 0 to 1,000.</param>
/// <param name="Priority">Sweeps with a higher one are served first; -1,000,000 to 1,000,000.</param>
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
    int Priority)
{
    /// <summary>How values are combined.</summary>
    public SearchSpec Search { get; init; } = SearchSpec.Grid;

    /// <summary>What there was to try before each extension, the first first; empty unless the sweep was extended. At most
    /// 1,000.</summary>
    public ImmutableArray<SpecStage> Stages { get; init; } = [];

    /// <summary>What there is to try now.</summary>
    internal SpecStage Stage => new(Search, Space, Repeats);
}
