using System.Diagnostics.CodeAnalysis;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Finds the texts of the catalogue: in the user's folder, the cache, the program, or on the network, in this
/// order.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a wait handle, a semaphore holds nothing.")]
internal sealed class CataloguedTexts(DataDirectory directory, string? folder, CorpusDownload download)
{
    private readonly SemaphoreSlim _downloading = new(1, 1);

    /// <summary>Reads a text, downloading it when it is not on this machine.</summary>
    /// <exception cref="CorpusUnavailableException">It cannot be had, or a file in its place is another
    /// text.</exception>
    public async Task<byte[]> ReadAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, cancellationToken) is { } found) return found;

        await _downloading.WaitAsync(cancellationToken);
        try
        {
            // All slots of a silo want the same text at once; whoever waited finds what the first one fetched.
            return await FindAsync(entry, cancellationToken) ?? await DownloadAsync(entry, cancellationToken);
        }
        finally
        {
            _downloading.Release();
        }
    }

    /// <summary>The copy that the program carries.</summary>
    /// <exception cref="CorpusUnavailableException">It carries none, or a damaged one.</exception>
    public static async Task<byte[]> ReadShippedCopyAsync(CatalogueEntry entry, CancellationToken cancellationToken) =>
        await ReadShippedAsync(entry, cancellationToken)
        ?? throw new CorpusUnavailableException($"The program does not carry the corpus '{entry.Name}'.");

    /// <summary>Says where a text is, without downloading it.</summary>
    public async Task<CorpusListing> LocateAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        foreach (var (place, path) in Places(entry))
        {
            try
            {
                if (await ReadFileAsync(entry, path, cancellationToken) is not null)
                    return new CorpusListing(entry, place, path, Fault: null);
            }
            catch (CorpusUnavailableException fault)
            {
                return new CorpusListing(entry, place, path, fault.Message);
            }
        }

        var isShipped = await ReadShippedAsync(entry, cancellationToken) is not null;
        return new CorpusListing(entry, isShipped ? CorpusPlace.Shipped : CorpusPlace.Absent, Path: null, Fault: null);
    }

    private string CachePath(CatalogueEntry entry) => Path.Combine(directory.CorpusCache, entry.File);

    private IEnumerable<(CorpusPlace Place, string Path)> Places(CatalogueEntry entry)
    {
        if (folder is not null) yield return (CorpusPlace.Folder, Path.Combine(folder, entry.File));
        yield return (CorpusPlace.Cache, CachePath(entry));
    }

    private async Task<byte[]?> FindAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        foreach (var (_, path) in Places(entry))
        {
            if (await ReadFileAsync(entry, path, cancellationToken) is { } content) return content;
        }

        return await ReadShippedAsync(entry, cancellationToken);
    }

    private static async Task<byte[]?> ReadFileAsync(
        CatalogueEntry entry, string path, CancellationToken cancellationToken)
    {
        if (await CorpusFile.ReadAsync(path, cancellationToken) is not { } content) return null;
        var hash = CorpusFile.Hash(content);
        return hash == entry.Sha256
            ? content
            : throw new CorpusUnavailableException(
                $"'{path}' is not the corpus '{entry.Name}': its SHA-256 is '{hash}', but must be '{entry.Sha256}'. "
                + $"Remove the file, and the right one is had afresh. To train on this one, name it 'file:{path}'.");
    }

    private static async Task<byte[]?> ReadShippedAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        await using var shipped = ShippedFile.Open(entry.File);
        if (shipped is null) return null;
        var content =
            await CorpusFile.ReadAsync(shipped, entry.Bytes, entry.Bytes, onProgress: null, cancellationToken);
        return content is not null && CorpusFile.Hash(content) == entry.Sha256
            ? content
            : throw new CorpusUnavailableException(
                $"The corpus '{entry.Name}' that this build carries has not its catalogue's SHA-256 '{entry.Sha256}'. "
                + "The build is damaged; install it again.");
    }

    private async Task<byte[]> DownloadAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        foreach (var url in entry.Urls)
        {
            try
            {
                var content = await download.FetchAsync(entry, url, cancellationToken);
                await CorpusFile.WriteAsync(CachePath(entry), content, cancellationToken);
                return content;
            }
            catch (DownloadFailedException fault)
            {
                faults.Add($"{url}: {fault.Message}");
            }
        }

        throw new CorpusUnavailableException(
            $"The corpus '{entry.Name}' is not on this machine and could not be downloaded. "
            + $"{string.Join("; ", faults)}. Its SHA-256 must be '{entry.Sha256}' ({entry.Bytes:N0} bytes). "
            + $"Try again when the network is there, or put the file at '{CachePath(entry)}', "
            + $"or as '{entry.File}' into a folder that {CorpusLibrary.FolderVariable} names.");
    }
}
