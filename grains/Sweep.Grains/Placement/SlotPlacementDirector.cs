using Orleans.Runtime.Placement;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Makes two activations for one device impossible: the key names the silo incarnation, and no other will
/// do.</summary>
internal sealed class SlotPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var slot = SlotId.Parse(target.GrainIdentity.Key.ToString()!);
        var owner = SiloAddress.FromParsableString(slot.Silo);
        return context.GetCompatibleSilos(target).Contains(owner)
            ? Task.FromResult(owner)
            : throw new SlotGoneException(slot);
    }
}
