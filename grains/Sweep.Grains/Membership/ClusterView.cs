using System.Collections.Concurrent;

namespace Sweep.Grains;

internal sealed class ClusterView(IClusterMembershipService membership) : IClusterView
{
    private readonly ConcurrentDictionary<string, SiloAddress> _addresses = new();

    public bool IsActive(string silo) => StatusOf(silo) == SiloStatus.Active;

    public bool IsGone(string silo) => StatusOf(silo) is SiloStatus.Dead or SiloStatus.None;

    public long Version => membership.CurrentSnapshot.Version.Value;

    private SiloStatus StatusOf(string silo) =>
        membership.CurrentSnapshot.GetSiloStatus(_addresses.GetOrAdd(silo, SiloAddress.FromParsableString));
}
