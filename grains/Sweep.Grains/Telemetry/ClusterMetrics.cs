using System.Diagnostics.Metrics;
using System.Reflection;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>What a silo tells of the cluster as it sees it, and of the program it is.</summary>
public sealed class ClusterMetrics : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly Meter _meter = new(SweepMetrics.MeterName);
    private readonly IClusterMembershipService _membership;

    /// <summary>Made by the silo's services.</summary>
    public ClusterMetrics(IClusterMembershipService membership) => _membership = membership;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(ClusterMetrics), ServiceLifecycleStage.Active, Begin);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private Task Begin(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("sweep.silos", Silos, "{silo}", "Silos as this one sees them, by state; dead ones are not counted.");
        _meter.CreateObservableGauge(
            "sweep.build.info", BuildInfo, null, "What this silo runs: always 1, for its labels.");
        return Task.CompletedTask;
    }

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
        new KeyValuePair<string, object?>("version", Version),
        new KeyValuePair<string, object?>("trainer_version", TrainerVersion.Current));

    private static string Version =>
        typeof(ClusterMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
