using Orleans.Placement;

namespace Sweep.Grains;

/// <summary>Marks a grain as the face of a slot: see <see cref="SlotPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SlotPlacementAttribute() : PlacementAttribute(new SlotPlacement());
