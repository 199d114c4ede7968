using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>The text as a grid file names it.</summary>
/// <param name="Name">A name of the catalogue, or <c>file:PATH</c>; 1 to 1,000 characters.</param>
/// <param name="Sha256">What its bytes must hash to, 64 lower-case hexadecimal digits; null until
/// the command that submits has read them.</param>
/// <param name="Preprocessing">Null for the catalogue's; <c>file:</c> has <see
/// cref="Contracts.Preprocessing.Letters"/>.</param>
/// <param name="MaxTokens">Leading tokens to train on, 1 to 1,000,000,000; null for all that validation leaves.</param>
/// <param name="ValidationTokens">Tokens right after those that are held out, up to 1,000,000,000; 0 for none.</param>
public sealed record CorpusSpec(
    string Name, string? Sha256, Preprocessing? Preprocessing, int? MaxTokens, int ValidationTokens);
