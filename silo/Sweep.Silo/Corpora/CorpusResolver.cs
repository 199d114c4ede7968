using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Pins the corpus of a grid file by hash, where the command runs, before the sweep is submitted.</summary>
/// <param name="library">Where corpora are found and copies kept.</param>
public sealed class CorpusResolver(CorpusLibrary library)
{
    /// <summary>Finds the text, and keeps a copy of a <c>file:PATH</c> under the checkpoint root for all silos. May be
    /// repeated.</summary>
    /// <param name="spec">The corpus as the grid file names it. A <see cref="CorpusSpec.Sha256"/> that it states must
    /// be the text's.</param>
    /// <param name="cancellationToken">Gives up; nothing half-done is left.</param>
    /// <returns>The spec with hash and preprocessing filled in, and the text's bytes.</returns>
    /// <exception cref="CorpusUnavailableException">
    /// The name is unknown, the text cannot be had, or it has another hash than the grid file or the catalogue says.
    /// </exception>
    public async Task<ResolvedCorpus> ResolveAsync(CorpusSpec spec, CancellationToken cancellationToken)
    {
        var resolved = await InspectAsync(spec, cancellationToken);
        await library.KeepAsync(resolved, cancellationToken);
        return resolved;
    }

    /// <summary>Like <see cref="ResolveAsync"/>, but keeps no copy: for commands that only check a grid file.</summary>
    /// <inheritdoc cref="ResolveAsync"/>
    public async Task<ResolvedCorpus> InspectAsync(CorpusSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return UserTexts.IsNamedBy(spec.Name)
            ? await InspectUserTextAsync(spec, cancellationToken)
            : await InspectCataloguedAsync(spec, cancellationToken);
    }

    private static async Task<ResolvedCorpus> InspectUserTextAsync(CorpusSpec spec, CancellationToken cancellationToken)
    {
        var content = await UserTexts.ReadSourceAsync(spec.Name, cancellationToken);
        var hash = CorpusFile.Hash(content);
        return IsPinnedTo(spec, hash)
            ? Resolved(spec, hash, Preprocessing.Letters, content)
            : throw new CorpusUnavailableException(
                $"The grid file says that '{spec.Name}' has SHA-256 '{spec.Sha256}', "
                + $"but '{UserTexts.SourcePath(spec.Name)}' has '{hash}'. "
                + "Put the right text there, or correct or remove 'sha256'.");
    }

    private async Task<ResolvedCorpus> InspectCataloguedAsync(CorpusSpec spec, CancellationToken cancellationToken)
    {
        var entry = library.Catalogue.Get(spec.Name);
        if (!IsPinnedTo(spec, entry.Sha256))
        {
            throw new CorpusUnavailableException(
                $"The grid file says that the corpus '{spec.Name}' has SHA-256 '{spec.Sha256}', "
                + $"but the catalogue says '{entry.Sha256}'. "
                + "Correct or remove 'sha256'; a text of your own is named 'file:PATH'.");
        }

        return Resolved(spec, entry.Sha256, entry.Preprocessing, await library.ReadAsync(entry, cancellationToken));
    }

    private static bool IsPinnedTo(CorpusSpec spec, string hash) =>
        spec.Sha256 is null || string.Equals(spec.Sha256, hash, StringComparison.OrdinalIgnoreCase);

    private static ResolvedCorpus Resolved(CorpusSpec spec, string hash, Preprocessing preprocessing, byte[] content) =>
        new(spec with { Sha256 = hash, Preprocessing = spec.Preprocessing ?? preprocessing }, content);
}

/// <summary>A corpus that was found.</summary>
/// <param name="Spec">The grid file's, with hash and preprocessing filled in.</param>
/// <param name="Bytes">The text as it is in its file.</param>
public sealed record ResolvedCorpus(CorpusSpec Spec, byte[] Bytes);
