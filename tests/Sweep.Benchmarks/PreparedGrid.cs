using Sweep.Search;
using Sweep.Silo;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>A grid file's spec with its corpus pinned, and the text itself: what <c>sweep run</c> would train on.</summary>
/// <param name="Spec">Its trials have content hashes.</param>
/// <param name="Corpus">The whole text.</param>
internal sealed record PreparedGrid(SweepSpec Spec, TokenizedCorpus Corpus)
{
    private const string FirstChoice = "timemachine";
    private const string LastResort = "sample";

    /// <summary>Reads a grid and finds its text where <c>sweep run</c> would look for it.</summary>
    /// <param name="grid">The text of a grid file.</param>
    /// <param name="cancellationToken">Gives up a download.</param>
    /// <exception cref="BenchmarkFailedException">This version cannot train such a grid.</exception>
    /// <exception cref="Contracts.CorpusUnavailableException">The text cannot be had.</exception>
    public static Task<PreparedGrid> LoadAsync(string grid, CancellationToken cancellationToken) =>
        LoadAsync(grid, [], cancellationToken);

    /// <inheritdoc cref="LoadAsync(string, CancellationToken)"/>
    /// <param name="grid">The text of a grid file.</param>
    /// <param name="overrides">Each as after <c>--set</c>.</param>
    /// <param name="cancellationToken">Gives up a download.</param>
    public static async Task<PreparedGrid> LoadAsync(
        string grid, IReadOnlyList<string> overrides, CancellationToken cancellationToken)
    {
        var result = GridFile.Parse(grid, overrides);
        var spec = Take(result.Spec, result.Faults);
        var resolver = new CorpusResolver(CorpusLibrary.FromEnvironment(BenchmarkPaths.Data));
        var corpus = await resolver.ResolveAsync(spec.Corpus, cancellationToken);
        return new PreparedGrid(
            spec with { Corpus = corpus.Spec }, TokenizedCorpus.Create(corpus.Bytes, corpus.Spec.Preprocessing!.Value));
    }

    /// <summary>The spec that was read, or changed.</summary>
    /// <exception cref="BenchmarkFailedException">There is none.</exception>
    public static SweepSpec Take(SweepSpec? spec, IEnumerable<GridFault> faults) => spec ?? throw new BenchmarkFailedException(
        ExitCode.Missed,
        $"This version does not take the benchmark's grid: {string.Join("; ", faults.Select(f => $"{f.Path}: {f.Message}"))}");

    /// <summary>The name of the book's text where it is on this machine already, else of the shipped sample.</summary>
    public static async Task<string> ChooseTextAsync(CancellationToken cancellationToken)
    {
        var listings = await CorpusLibrary.FromEnvironment(BenchmarkPaths.Data).ListAsync(cancellationToken);
        var book = listings.Single(l => l.Corpus.Name == FirstChoice);
        return book is { Place: not CorpusPlace.Absent, Fault: null } ? FirstChoice : LastResort;
    }
}
