namespace Sweep.Contracts;

/// <summary>The face of one silo: its slots, and what it is for.</summary>
/// <remarks>Key: the silo's address with its generation, as in <see cref="SlotId.Silo"/>. It is only ever placed on that silo
/// incarnation.</remarks>
[Alias("Sweep.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo and each of its slots do right now.</summary>
    /// <exception cref="SiloGoneException">The silo has left the cluster.</exception>
    [Alias("Status")]
    Task<SiloView> StatusAsync(CancellationToken cancellationToken);
}
