using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>A sweep that is gone from the ledger.</summary>
/// <param name="Id">Which sweep.</param>
/// <param name="At">When it was deleted, UTC.</param>
public readonly record struct DeletedSweep(SweepId Id, DateTimeOffset At);
