using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace Sweep.Silo;

/// <summary>Serves the Orleans dashboard of a silo over HTTP, to this machine alone: it has no authentication.</summary>
internal sealed class DashboardServer : IHostedService, IAsyncDisposable
{
    private readonly IPEndPoint _address;
    private readonly WebApplication _app;

    private DashboardServer(IPEndPoint address, IServiceProvider silo)
    {
        _address = address;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address));
        builder.Services.AddRoutingCore();
        // A page from elsewhere that gives this machine's address a name of its own is not let in.
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["127.0.0.1", "localhost"]);
        _app = builder.Build();
        _app.UseHostFiltering();
        _app.Use((context, next) =>
        {
            context.RequestServices = silo; // The dashboard asks the silo that it is in.
            return next(context);
        });
        _app.UseRouting();
        new SiloEndpoints(_app, silo).MapOrleansDashboard();
    }

    /// <summary>Has a silo that is not built yet serve it.</summary>
    /// <param name="builder">The silo's; to be called before anything else of Orleans is added, so that a port that is taken is found
    /// before the silo joins.</param>
    /// <param name="port">Where; 0 for a free port.</param>
    public static void AddTo(IHostApplicationBuilder builder, int port)
    {
        builder.Services.AddSingleton(silo => new DashboardServer(new(IPAddress.Loopback, port), silo));
        builder.Services.AddHostedService(silo => silo.GetRequiredService<DashboardServer>());
        builder.UseOrleans(silo => silo.AddDashboard(dashboard => dashboard.HideTrace = true)); // What it logs the silo prints.
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <inheritdoc/>
    /// <exception cref="PortTakenException">Another program has the port.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException) // Kestrel's word for an address in use, and for others.
        {
            throw new PortTakenException(_address, "the dashboard", "--dashboard", fault);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Routes of the web server whose parts come from the silo's services.</summary>
    private sealed class SiloEndpoints(IEndpointRouteBuilder app, IServiceProvider silo) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => silo;

        public ICollection<EndpointDataSource> DataSources => app.DataSources;

        public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();
    }
}
