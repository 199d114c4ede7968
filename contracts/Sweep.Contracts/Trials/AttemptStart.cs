namespace Sweep.Contracts;

/// <summary>How an attempt began, reported once it trains.</summary>
/// <param name="ResumedFromEpoch">The epoch of the checkpoint it goes on from; 0 for the beginning. What the ledger
/// holds beyond is replaced.</param>
/// <param name="Device">The device kind and name that it trains on.</param>
/// <param name="Kernel">Fingerprint of the numerical path: equal fingerprints give equal bits.</param>
/// <param name="Version">The trainer's version.</param>
/// <param name="Note">What a reader should know, such as a checkpoint that was corrupt and passed over; null for
/// nothing.</param>
[GenerateSerializer, Immutable, Alias("Sweep.AttemptStart")]
public sealed record AttemptStart(int ResumedFromEpoch, string Device, string Kernel, string Version, string? Note);
