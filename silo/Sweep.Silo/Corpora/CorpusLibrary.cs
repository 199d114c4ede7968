using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>All corpora that this machine can train on: those of the catalogue, and <c>file:PATH</c>.</summary>
/// <remarks>
/// A catalogued text is looked for in the folder that <see cref="FolderVariable"/> names (never written to), in
/// <see cref="DataDirectory.CorpusCache"/>, and in the program itself; then it is downloaded into the cache. Whatever
/// is found must have the hash it was named with: no text is ever replaced by another. May be called by many at once.
/// </remarks>
public sealed class CorpusLibrary : ICorpusLibrary
{
    /// <summary>The environment variable with the folder that is searched first.</summary>
    public const string FolderVariable = "SWEEP_CORPUS_DIR";

    /// <summary>The longest text, in bytes: 256 MiB.</summary>
    public const int MaxBytes = CorpusFile.MaxBytes;

    private static readonly SocketsHttpHandler Http = new() { AllowAutoRedirect = false, UseCookies = false };

    private readonly CataloguedTexts _catalogued;
    private readonly UserTexts _userTexts;

    /// <summary>Makes the library of a data directory.</summary>
    /// <param name="directory">Where downloads and copies are kept.</param>
    /// <param name="folder">The value of <see cref="FolderVariable"/>; null or empty for none. It need not
    /// exist.</param>
    /// <param name="http">What downloads go through; it should leave redirects to the library. Not disposed.</param>
    /// <param name="time">The clock of the downloads' time limits.</param>
    public CorpusLibrary(DataDirectory directory, string? folder, HttpMessageHandler http, TimeProvider time)
        : this(directory, folder, http, time, CorpusCatalogue.Shipped)
    {
    }

    internal CorpusLibrary(
        DataDirectory directory, string? folder, HttpMessageHandler http, TimeProvider time, CorpusCatalogue catalogue)
    {
        var searched = string.IsNullOrWhiteSpace(folder) ? null : Path.GetFullPath(folder);
        Catalogue = catalogue;
        _catalogued = new CataloguedTexts(directory, searched, new CorpusDownload(http, time));
        _userTexts = new UserTexts(directory);
    }

    /// <summary>The corpora that are known by name.</summary>
    public CorpusCatalogue Catalogue { get; }

    /// <summary>Makes the library of a data directory with this process's environment, network and clock.</summary>
    public static CorpusLibrary FromEnvironment(DataDirectory directory) =>
        new(directory, Environment.GetEnvironmentVariable(FolderVariable), Http, TimeProvider.System);

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(CorpusRef corpus, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (UserTexts.IsNamedBy(corpus.Name)) return await _userTexts.ReadAsync(corpus, cancellationToken);

        var entry = Catalogue.Get(corpus.Name);
        return entry.Sha256 == corpus.Sha256
            ? await ReadAsync(entry, cancellationToken)
            : throw new CorpusUnavailableException(
                $"The sweep was submitted with the corpus '{entry.Name}' of SHA-256 '{corpus.Sha256}', "
                + $"but this build knows it with '{entry.Sha256}'. "
                + "Go on with the build that submitted it, or submit a new sweep.");
    }

    /// <summary>Like <see cref="ReadAsync(CorpusRef, CancellationToken)"/>, but downloads nothing.</summary>
    /// <returns>Null when the text, or a sound copy of it, is not on this machine.</returns>
    public async Task<byte[]?> ReadIfHereAsync(CorpusRef corpus, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (!UserTexts.IsNamedBy(corpus.Name))
        {
            if (Catalogue.Find(corpus.Name) is not { } entry || entry.Sha256 != corpus.Sha256) return null;
            if (await _catalogued.LocateAsync(entry, cancellationToken) is { Place: CorpusPlace.Absent } or { Fault: not null })
                return null;
        }

        try
        {
            return await ReadAsync(corpus, cancellationToken);
        }
        catch (CorpusUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Looks for the copy of a text of the user's own that was kept when its sweep was submitted.</summary>
    /// <param name="corpus">A <c>file:PATH</c>.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    public Task<OwnTextListing> LocateAsync(CorpusRef corpus, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return _userTexts.LocateAsync(corpus, cancellationToken);
    }

    /// <summary>Says of every catalogued corpus, in the catalogue's order, whether it is on this machine. Downloads
    /// nothing.</summary>
    public async Task<ImmutableArray<CorpusListing>> ListAsync(CancellationToken cancellationToken)
    {
        var listings = ImmutableArray.CreateBuilder<CorpusListing>(Catalogue.Entries.Length);
        foreach (var entry in Catalogue.Entries) listings.Add(await _catalogued.LocateAsync(entry, cancellationToken));
        return listings.MoveToImmutable();
    }

    /// <summary>The copy of a text that the program carries, whatever stands elsewhere under its name.</summary>
    internal static Task<byte[]> ReadShippedAsync(string name, CancellationToken cancellationToken) =>
        CataloguedTexts.ReadShippedCopyAsync(CorpusCatalogue.Shipped.Get(name), cancellationToken);

    internal Task<byte[]> ReadAsync(CatalogueEntry entry, CancellationToken cancellationToken) =>
        _catalogued.ReadAsync(entry, cancellationToken);

    internal Task KeepAsync(ResolvedCorpus corpus, CancellationToken cancellationToken) =>
        UserTexts.IsNamedBy(corpus.Spec.Name)
            ? _userTexts.KeepAsync(corpus.Bytes, corpus.Spec.Sha256!, cancellationToken)
            : Task.CompletedTask;
}
