using Orleans.Runtime.Placement;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Makes two activations for one device impossible: the key names the silo incarnation, and no other will
/// do.</summary>
internal sealed class SlotPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        SlotId? slot = key.Contains('/', StringComparison.Ordinal) ? SlotId.Parse(key) : null;
        var owner = SiloAddress.FromParsableString(slot?.Silo ?? key);
        if (context.GetCompatibleSilos(target).Contains(owner)) return Task.FromResult(owner);
        throw slot is { } gone ? new SlotGoneException(gone) : new SiloGoneException(key);
    }
}
