using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>A text to train on.</summary>
/// <param name="Name">What a grid file calls it.</param>
/// <param name="Title">What it is; null for a user's own.</param>
/// <param name="Place">Where it is, in a word or two.</param>
/// <param name="IsHere">Whether it can be trained on without a network.</param>
/// <param name="Path">Its file; null where it has none.</param>
/// <param name="File">Its file's name.</param>
/// <param name="Bytes">Its length; null where that is not known.</param>
/// <param name="Sha256">What it must hash to.</param>
/// <param name="Licence">The terms it may be used under; null for a user's own.</param>
/// <param name="Preprocessing">As a grid file writes it.</param>
/// <param name="Urls">Where it is downloaded from.</param>
/// <param name="Fault">Why what was found cannot be used; null for nothing.</param>
internal sealed record CorpusRow(
    string Name, string? Title, string Place, bool IsHere, string? Path, string? File, long? Bytes, string Sha256, string? Licence,
    string Preprocessing, ImmutableArray<string> Urls, string? Fault)
{
    /// <summary>A text of the catalogue.</summary>
    public static CorpusRow Of(CorpusListing listing)
    {
        var corpus = listing.Corpus;
        var place = listing.Place switch
        {
            CorpusPlace.Folder => "corpus folder",
            CorpusPlace.Cache => "downloaded",
            CorpusPlace.Shipped => "in the program",
            _ => "not here",
        };
        return new(
            corpus.Name, corpus.Title, listing.Fault is null ? place : "unusable",
            listing.Fault is null && listing.Place != CorpusPlace.Absent,
            listing.Path, corpus.File, corpus.Bytes, corpus.Sha256, corpus.Licence, GridWords.Of(corpus.Preprocessing),
            [.. corpus.Urls.Select(url => url.ToString())], listing.Fault);
    }

    /// <summary>A text of a user's own.</summary>
    public static CorpusRow Of(OwnTextListing listing, CorpusRef corpus) => new(
        listing.Name, null, listing.Fault is not null ? "unusable" : listing.Bytes is null ? "not here" : "kept copy",
        listing.Fault is null && listing.Bytes is not null,
        listing.Path, null, listing.Bytes, listing.Sha256, null, GridWords.Of(corpus.Preprocessing), [], listing.Fault);
}
