using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Sweep.Grains;

/// <summary>Adds the coordinator, the dispatcher and the slots to a silo.</summary>
public static class SweepServices
{
    /// <summary>Adds all but the stores, which the silo's host chooses: <see cref="ISweepStore"/>,
    /// <see cref="ICheckpointStore"/> and
    /// <see cref="ICorpusLibrary"/> must be there too. What is registered already, a test's trainer for one,
    /// stays.</summary>
    public static IServiceCollection AddSweepGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IClusterView, ClusterView>();
        services.TryAddSingleton<ITrialTrainer, TorchTrialTrainer>();
        services.TryAddSingleton<CorpusCache>();
        services.AddSingleton<SweepMetrics>();
        services.AddSingleton<PassingMetrics>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterMetrics>();
        services.AddSingleton<CoordinatorCalls>();
        services.AddSingleton<AttemptReporter>();
        services.AddSingleton<WorkSource>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<DeviceHost>();
        services.AddSingleton<DeletedSweepFiles>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(all => all.GetRequiredService<DeletedSweepFiles>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(all => all.GetRequiredService<DeviceHost>());
        services.AddPlacementDirector<SlotPlacement, SlotPlacementDirector>();
        return services;
    }
}
