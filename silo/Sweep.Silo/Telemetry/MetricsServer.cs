using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Serves <c>/metrics</c>, <c>/health/live</c> and <c>/health/ready</c> of a silo over HTTP.</summary>
/// <remarks>It is there before the silo and until after it, so that whoever asks learns that the silo is not ready yet, or no more. It
/// has a web server of its own: the silo's services do without one where nobody asked for metrics.</remarks>
internal sealed class MetricsServer : IAsyncDisposable
{
    /// <summary>Two who scrape at once are given the same.</summary>
    private static readonly TimeSpan LeastScrapeAge = TimeSpan.FromMilliseconds(300);

    private readonly WebApplication _app;
    private Func<string?> _whyNotReady = () => "The silo is starting.";

    private MetricsServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where; port 0 for a free one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortTakenException">Another program has the port.</exception>
    public static async Task<MetricsServer> StartAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address));
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(SweepMetrics.MeterName, PassingMetrics.MeterName, "Microsoft.Orleans", "System.Runtime")
            .AddPrometheusExporter(exporter =>
            {
                exporter.ScopeInfoEnabled = false;
                exporter.ScrapeResponseCacheDurationMilliseconds = (int)LeastScrapeAge.TotalMilliseconds;
            }));
        var app = builder.Build();
        var server = new MetricsServer(app);
        app.UseRouting();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapGet("/health/live", () => Results.Text("live\n"));
        app.MapGet("/health/ready", server.Ready);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException) // Kestrel's word for an address in use, and for others.
        {
            await app.DisposeAsync();
            throw new PortTakenException(address, "metrics", "--metrics", fault);
        }

        return server;
    }

    /// <summary>Whom to ask whether the silo takes work.</summary>
    /// <param name="whyNot">Null if it does, else the reason.</param>
    public void Ask(Func<string?> whyNot) => _whyNotReady = whyNot;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Ready() => _whyNotReady() is { } reason
        ? Results.Text($"{reason}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Text("ready\n");
}
