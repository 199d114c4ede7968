namespace Sweep.Contracts;

/// <summary>The ledger's record of one checkpoint file.</summary>
/// <param name="Epoch">The epoch at whose end it was written.</param>
/// <param name="Attempt">The attempt that wrote it.</param>
/// <param name="Path">Where it is, relative to the checkpoint root, with forward slashes.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Perplexity">The file's own perplexity, of the tokens that the objective's metric names, evaluated with
/// still weights; set for candidates alone.</param>
[GenerateSerializer, Immutable, Alias("Sweep.Checkpoint")]
public sealed record Checkpoint(int Epoch, int Attempt, string Path, string Sha256, long Bytes, double? Perplexity)
{
    /// <summary>Whether it stands for <c>best</c>; the others serve resumption alone.</summary>
    public bool IsCandidate => Perplexity is not null;
}
