using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Puts a silo together.</summary>
internal static class SiloBuilding
{
    /// <summary>Makes a host that has not started.</summary>
    public static IHost Build(SiloSettings settings, ISweepStore store, int siloPort, int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(settings.LeastLevel);
        builder.Logging.AddProvider(settings.Logging());
        if (settings.DashboardPort is { } port)
        {
            DashboardAssemblies.Load();
            DashboardServer.AddTo(builder, port);
        }

        builder.UseOrleans(silo =>
        {
            if (settings.Pod is { IsWatching: true }) PodWatch.Add(silo);
            silo.Configure<EndpointOptions>(o => Listen(o, settings.Endpoint, siloPort, gatewayPort));
            silo.Configure<SiloOptions>(o => o.SiloName = settings.Pod?.Name ?? $"sweep-{Environment.ProcessId}");
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId));
            silo.Configure<ClusterMembershipOptions>(FindDeadSilosSoon);
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));
            silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromHours(2));
            if (settings.Traces is { } target) TraceExport.Add(silo, target);
        });
        AddServices(builder.Services, settings, store);
        settings.Configure?.Invoke(builder.Services);
        builder.Services.AddSweepGrains();
        return builder.Build();
    }

    /// <summary>A probe takes a millisecond, and a lease 15 s: a hung silo is found after 10 to 11 s (measured), where Orleans' own
    /// settings may take a minute. One whose process ended is found by <see cref="CrashWatch"/>.</summary>
    private static void FindDeadSilosSoon(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
    }

    private static void Listen(EndpointOptions options, SiloEndpoint endpoint, int siloPort, int gatewayPort)
    {
        (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (endpoint.Advertised, siloPort, gatewayPort);
        options.SiloListeningEndpoint = new(endpoint.Listening, siloPort);
        options.GatewayListeningEndpoint = new(endpoint.Listening, gatewayPort);
    }

    private static void AddServices(IServiceCollection services, SiloSettings settings, ISweepStore store)
    {
        services.AddSingleton(_ => SiloStore.Members(settings.Data));
        // The command handles Ctrl-C: the host must not stop on its own before the slots have drained.
        services.AddSingleton<IHostLifetime, CommandLifetime>();
        services.AddSingleton<IFatalErrorHandler>(all => new FatalErrorReport(
            () => all.GetRequiredService<DeviceHost>().StopNow(), settings.Warn, settings.Advice, new ProcessEnd()));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CrashWatch>();
        services.AddSingleton(store);
        services.AddSingleton<ICheckpointStore>(all => new MeasuredCheckpoints(
            new DirectoryCheckpointStore(settings.Data.CheckpointRoot), all.GetRequiredService<SweepMetrics>(),
            all.GetRequiredService<AttemptTraces>()));
        services.AddSingleton<ICorpusLibrary>(CorpusLibrary.FromEnvironment(settings.Data));
        services.Configure<DispatchOptions>(o => o.Only = settings.Only);
        services.Configure<DeviceOptions>(o =>
        {
            o.Slots = settings.Slots.GetAwaiter().GetResult().Devices;
            o.Lanes = settings.Lanes;
        });
    }
}
