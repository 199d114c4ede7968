namespace Sweep.Contracts;

/// <summary>Which text a sweep trains on, pinned by hash, so that every silo and every resumption reads the same
/// bytes.</summary>
/// <param name="Name">The catalogue's name, or <c>file:PATH</c> as the user gave it.</param>
/// <param name="Sha256">SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Preprocessing">How the bytes become characters.</param>
/// <param name="MaxTokens">How many leading tokens are trained on, at least 1; null for all that validation
/// leaves.</param>
/// <param name="ValidationTokens">How many tokens right after those are held out; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("Sweep.CorpusRef")]
public sealed record CorpusRef(string Name, string Sha256, Preprocessing Preprocessing, int? MaxTokens, int ValidationTokens);
