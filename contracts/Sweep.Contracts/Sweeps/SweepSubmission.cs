namespace Sweep.Contracts;

/// <summary>A sweep to start.</summary>
/// <param name="Id">Made by the client; repeating a submission returns the same sweep.</param>
/// <param name="SpecJson">The canonical form of a checked grid file, defaults filled in and corpus pinned by
/// hash.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SweepSubmission")]
public sealed record SweepSubmission(SweepId Id, string SpecJson);
