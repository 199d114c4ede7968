using Sweep.Contracts;
using Sweep.Search;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Makes a checked grid file ready to submit: pins its corpus, and sees that every trial can be trained on
/// it.</summary>
/// <param name="resolver">Finds the corpus.</param>
public sealed class SpecPreparation(CorpusResolver resolver)
{
    /// <summary>Looks where a silo on this data directory would look.</summary>
    public static SpecPreparation For(DataDirectory directory) =>
        new(new CorpusResolver(CorpusLibrary.FromEnvironment(directory)));

    /// <summary>Pins the corpus by hash and keeps a copy of a user's own text.</summary>
    /// <returns>The spec with its corpus pinned.</returns>
    /// <exception cref="CorpusUnavailableException">The corpus cannot be had, is no text, or is too short for one of
    /// the trials.</exception>
    public async Task<SweepSpec> PrepareAsync(SweepSpec spec, CancellationToken cancellationToken) =>
        Check(spec, await resolver.ResolveAsync(spec.Corpus, cancellationToken));

    /// <summary>Like <see cref="PrepareAsync"/>, but keeps no copy: for commands that only check.</summary>
    /// <inheritdoc cref="PrepareAsync"/>
    public async Task<SweepSpec> InspectAsync(SweepSpec spec, CancellationToken cancellationToken) =>
        Check(spec, await resolver.InspectAsync(spec.Corpus, cancellationToken));

    private static SweepSpec Check(SweepSpec spec, ResolvedCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var length = Tokenize(corpus).Count;
        // What is long enough depends on these alone, and a grid may have many thousand points. Of distributions the largest
        // value decides, though it may not be drawn: more trials may come to.
        var space = spec.Space;
        var shapes = from batch in space.BatchSizes.IsEmpty ? [space.LargestBatchSize] : space.BatchSizes
                     from steps in space.NumSteps.IsEmpty ? [space.LargestNumSteps] : space.NumSteps
                     select Contracts.Hyperparameters.Default with { BatchSize = batch, NumSteps = steps };
        foreach (var shape in shapes)
        {
            if (TokenizedCorpus.FindFault(length, shape, spec.Corpus.MaxTokens, spec.Corpus.ValidationTokens) is { } fault)
                throw new CorpusUnavailableException($"Corpus '{spec.Corpus.Name}' does not suit this grid: {fault}");
        }

        return spec with { Corpus = corpus.Spec };
    }

    private static TokenizedCorpus Tokenize(ResolvedCorpus corpus)
    {
        try
        {
            return TokenizedCorpus.Create(corpus.Bytes, corpus.Spec.Preprocessing!.Value);
        }
        catch (CorpusFormatException fault)
        {
            throw new CorpusUnavailableException($"Corpus '{corpus.Spec.Name}' cannot be used: {fault.Message}", fault);
        }
    }
}
