namespace Sweep.Grains;

/// <summary>Places a grain whose key is a <see cref="Contracts.SlotId"/>, or a silo alone, on the silo incarnation that the key names, or
/// nowhere.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("Sweep.SlotPlacement")]
internal sealed class SlotPlacement : PlacementStrategy;
