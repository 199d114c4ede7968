using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>What a silo and its slots do right now.</summary>
/// <param name="Silo">Its address with its generation.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Only">The only sweep that it serves; null when it serves all.</param>
/// <param name="Slots">Its slots; none while it starts, and where it only keeps ledgers.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SiloView")]
public sealed record SiloView(string Silo, string Host, int ProcessId, SweepId? Only, ImmutableArray<SlotStatus> Slots);
