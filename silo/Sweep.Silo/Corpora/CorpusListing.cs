namespace Sweep.Silo;

/// <summary>One corpus of the catalogue and whether it is on this machine.</summary>
/// <param name="Corpus">The catalogue's entry.</param>
/// <param name="Place">Where it was found.</param>
/// <param name="Path">The file; null when it is absent or part of the program.</param>
/// <param name="Fault">Why what was found cannot be used, for people; null when it can, or when nothing was
/// found.</param>
public sealed record CorpusListing(CatalogueEntry Corpus, CorpusPlace Place, string? Path, string? Fault);

/// <summary>Where a corpus was found; places are searched in this order.</summary>
public enum CorpusPlace
{
    /// <summary>In the folder that <c>SWEEP_CORPUS_DIR</c> names.</summary>
    Folder,

    /// <summary>In the data directory, from an earlier download.</summary>
    Cache,

    /// <summary>In the program itself.</summary>
    Shipped,

    /// <summary>Nowhere yet; it is downloaded on first use.</summary>
    Absent,
}
