using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Sends the spans of this process to a collector, as long as the silo or client is there that it was added to.</summary>
internal sealed class TraceExport : ILifecycleParticipant<ISiloLifecycle>, ILifecycleParticipant<IClusterClientLifecycle>, IDisposable
{
    /// <summary>A collector that is away must not keep a command from its end.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly TracerProvider _provider;

    private TraceExport(TraceTarget target) => _provider = Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource())
        .SetSampler(new OwnRootsSampler())
        .AddSource(SweepTracing.SourceName, "Microsoft.Orleans.Application")
        .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) =
            (target.Endpoint, target.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf))
        .Build();

    /// <summary>Has a silo pass trace contexts on and send its spans.</summary>
    public static void Add(ISiloBuilder silo, TraceTarget target)
    {
        silo.AddActivityPropagation();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(_ => new TraceExport(target));
    }

    /// <summary>Has a client pass trace contexts on and send its spans.</summary>
    public static void Add(IClientBuilder client, TraceTarget target)
    {
        client.AddActivityPropagation();
        client.Services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(_ => new TraceExport(target));
    }

    /// <inheritdoc/>
    /// <remarks>Takes no part; it is to be there as long as the silo is.</remarks>
    public void Participate(ISiloLifecycle lifecycle)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Takes no part; it is to be there as long as the client is.</remarks>
    public void Participate(IClusterClientLifecycle lifecycle)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Shutdown((int)FlushLimit.TotalMilliseconds); // Disposal alone would wait for longer.
        _provider.Dispose();
    }

    /// <summary>What the user's variables say of it (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) goes before what is said here.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(
            "sweep", serviceVersion: ProgramVersion.Current, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
        .AddAttributes([new("host.name", Environment.MachineName)])
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
