namespace Sweep.Contracts;

/// <summary>One configuration to train once: all that decides its result.</summary>
/// <param name="Id">Sweep and number.</param>
/// <param name="Repeat">Which repeat of its grid point, from 1.</param>
/// <param name="Hyperparameters">Its values.</param>
/// <param name="Seed">Where all its random numbers come from; the same for all configurations of one repeat.</param>
/// <param name="ContentHash">SHA-256 over corpus hash, hyperparameters, seed and trainer version: equal hashes, equal
/// results.</param>
[GenerateSerializer, Immutable, Alias("Sweep.TrialSpec")]
public sealed record TrialSpec(TrialId Id, int Repeat, Hyperparameters Hyperparameters, ulong Seed, string ContentHash);
