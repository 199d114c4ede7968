namespace Sweep.Testing;

/// <summary>How soon the cluster got over a fault.</summary>
/// <param name="Requeue">Until the ledger had taken every trial back that was lost; null where none was.</param>
/// <param name="Resume">Until each of them trained again; null where none was lost.</param>
public sealed record FaultTimes(TimeSpan? Requeue, TimeSpan? Resume);
