using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>One corpus of the catalogue.</summary>
/// <param name="Name">What a grid file calls it.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="File">Its file name, wherever it is kept.</param>
/// <param name="Urls">Where it is downloaded from, tried in this order; empty for a text that is shipped.</param>
/// <param name="Sha256">SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Licence">The terms it may be used under, for people.</param>
/// <param name="Preprocessing">How it becomes characters where a grid file does not say.</param>
public sealed record CatalogueEntry(
    string Name,
    string Title,
    string File,
    ImmutableArray<Uri> Urls,
    string Sha256,
    int Bytes,
    string Licence,
    Preprocessing Preprocessing);
