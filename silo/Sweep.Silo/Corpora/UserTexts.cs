using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Texts of the user's own, named <c>file:PATH</c>, of which a copy is kept by hash beside the
/// checkpoints.</summary>
/// <remarks>The copy is what trials read: every silo finds it there, and it stays as it was when the user's file
/// changes.</remarks>
internal sealed class UserTexts(DataDirectory directory)
{
    private const string Prefix = "file:";

    /// <summary>Whether a corpus name stands for a text of the user's own.</summary>
    public static bool IsNamedBy(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The absolute path of the user's file; a relative one counts from the current directory.</summary>
    /// <exception cref="CorpusUnavailableException">The name holds no path.</exception>
    public static string SourcePath(string name)
    {
        var path = name[Prefix.Length..];
        return path.Trim().Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(path)
            : throw new CorpusUnavailableException(
                $"The corpus '{name}' names no file. Write 'file:PATH', such as 'file:texts/moby.txt'.");
    }

    /// <summary>Reads the user's file as it is now.</summary>
    /// <exception cref="CorpusUnavailableException">It is not there, too long, or cannot be read.</exception>
    public static async Task<byte[]> ReadSourceAsync(string name, CancellationToken cancellationToken)
    {
        var path = SourcePath(name);
        return await CorpusFile.ReadAsync(path, cancellationToken) ?? throw new CorpusUnavailableException(
            $"The corpus '{name}' is not there: no file '{path}'. A relative path counts from the current directory.");
    }

    /// <summary>Keeps a text under its hash. Harmless when it is kept already, and when another process keeps it at the
    /// same time.</summary>
    /// <exception cref="CorpusUnavailableException">It could not be written.</exception>
    public async Task KeepAsync(byte[] content, string sha256, CancellationToken cancellationToken)
    {
        var path = KeptPath(sha256);
        var kept = await CorpusFile.ReadAsync(path, cancellationToken);
        // A damaged copy is replaced: what is in hand is the text that its name stands for.
        if (kept is null || CorpusFile.Hash(kept) != sha256)
            await CorpusFile.WriteAsync(path, content, cancellationToken);
    }

    /// <summary>Reads the copy that was kept at submission; where there is none, the user's file while it is still the
    /// same text.</summary>
    /// <exception cref="CorpusUnavailableException">Neither is there, or what is there is another text.</exception>
    public async Task<byte[]> ReadAsync(CorpusRef corpus, CancellationToken cancellationToken)
    {
        var path = KeptPath(corpus.Sha256);
        if (await CorpusFile.ReadAsync(path, cancellationToken) is { } kept)
        {
            var hash = CorpusFile.Hash(kept);
            return hash == corpus.Sha256
                ? kept
                : throw new CorpusUnavailableException(
                    $"The copy of the corpus '{corpus.Name}' in '{path}' is damaged: its SHA-256 is '{hash}', "
                    + $"but must be '{corpus.Sha256}'. Put the text that the sweep was submitted with in its place.");
        }

        var source = SourcePath(corpus.Name);
        var content = await CorpusFile.ReadAsync(source, cancellationToken) ?? throw new CorpusUnavailableException(
            $"The corpus '{corpus.Name}' is not on this machine: neither its copy '{path}' nor '{source}' is there. "
            + $"Put the text with SHA-256 '{corpus.Sha256}' in the first place.");
        await KeepIfSameAsync(corpus, source, content, cancellationToken);
        return content;
    }

    /// <summary>Says whether the copy of a text is there and sound.</summary>
    public async Task<OwnTextListing> LocateAsync(CorpusRef corpus, CancellationToken cancellationToken)
    {
        var path = KeptPath(corpus.Sha256);
        try
        {
            var kept = await CorpusFile.ReadAsync(path, cancellationToken);
            var fault = kept is null || CorpusFile.Hash(kept) == corpus.Sha256
                ? null
                : $"The copy '{path}' is damaged: it has another SHA-256. Put the text of its sweep in its place.";
            return new(corpus.Name, corpus.Sha256, path, kept?.Length, fault);
        }
        catch (CorpusUnavailableException fault)
        {
            return new(corpus.Name, corpus.Sha256, path, Bytes: null, fault.Message);
        }
    }

    private async Task KeepIfSameAsync(
        CorpusRef corpus, string source, byte[] content, CancellationToken cancellationToken)
    {
        var hash = CorpusFile.Hash(content);
        if (hash != corpus.Sha256)
        {
            throw new CorpusUnavailableException(
                $"'{source}' is not the text that the sweep was submitted with: its SHA-256 is '{hash}', "
                + $"but must be '{corpus.Sha256}'. "
                + $"Put the text of that time in '{KeptPath(corpus.Sha256)}', or submit a new sweep.");
        }

        await KeepAsync(content, hash, cancellationToken);
    }

    private string KeptPath(string sha256) => Path.Combine(directory.CheckpointRoot, "corpora", sha256);
}
