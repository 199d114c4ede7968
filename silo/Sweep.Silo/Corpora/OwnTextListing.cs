namespace Sweep.Silo;

/// <summary>A text of the user's own that a sweep was submitted with, and whether its copy is still there.</summary>
/// <param name="Name">As the grid file named it: <c>file:PATH</c>.</param>
/// <param name="Sha256">What its bytes hash to.</param>
/// <param name="Path">Where the copy is, or should be.</param>
/// <param name="Bytes">The copy's length; null when it is not there.</param>
/// <param name="Fault">Why the copy cannot be used, for people; null when it can, or is not there.</param>
public sealed record OwnTextListing(string Name, string Sha256, string Path, long? Bytes, string? Fault);
