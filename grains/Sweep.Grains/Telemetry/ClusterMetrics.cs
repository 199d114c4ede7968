using System.Diagnostics.Metrics;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>What a silo tells of the cluster as it sees it, and of the program it is.</summary>
public sealed class ClusterMetrics : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly Meter _meter = new(SweepMetrics.MeterName);
    private readonly IClusterMembershipService _membership;

    /// <summary>Makes the gauges.</summary>
    public ClusterMetrics(IClusterMembershipService membership)
    {
        _membership = membership;
        _meter.CreateObservableGauge(
            "sweep.silos", Silos, "{silo}", "Silos as this one sees them, by state: joining, active, shutting_down.");
        _meter.CreateObservableGauge("sweep.build.info", BuildInfo, null, "What this silo runs: always 1, for its labels.");
    }

    /// <inheritdoc/>
    /// <remarks>Takes no part; it is to be there as long as the silo is.</remarks>
    public void Participate(ISiloLifecycle lifecycle)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Silos()
    {
        var members = _membership.CurrentSnapshot.Members.Values;
        return from state in (IEnumerable<SiloStatus>)[SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown]
               select new Measurement<int>(
                   members.Count(member => member.Status == state),
                   new KeyValuePair<string, object?>("state", Label.Of(state)));
    }

    private static Measurement<int> BuildInfo() => new(
        1,
        new KeyValuePair<string, object?>("version", ProgramVersion.Current),
        new KeyValuePair<string, object?>("trainer_version", TrainerVersion.Current));
}
