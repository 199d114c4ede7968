namespace Sweep.Contracts;

/// <summary>The face of one slot: what it trains, and how to stop it. The run itself lives in the silo's
/// DeviceHost.</summary>
/// <remarks>Key: the <see cref="SlotId"/> as text. It is only ever placed on that silo incarnation.</remarks>
[Alias("Sweep.ITrainerGrain")]
public interface ITrainerGrain : IGrainWithStringKey
{
    /// <summary>What the slot does right now.</summary>
    /// <exception cref="SlotGoneException">The silo incarnation that owned the slot has left the cluster, or never had
    /// such a slot.</exception>
    [Alias("Status")]
    Task<SlotStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Asks the slot to checkpoint and hand back its trials, and to take no new ones. Returns at once;
    /// repeating it does no harm.</summary>
    /// <exception cref="SlotGoneException">The silo incarnation that owned the slot has left the cluster, or never had
    /// such a slot.</exception>
    [Alias("Drain")]
    Task DrainAsync(CancellationToken cancellationToken);
}
