using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>The Orleans dashboard of a silo.</summary>
public sealed class DashboardTests(PublishedCommand command)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_WithADashboardAndOneWithout_ServeItOnLoopbackAloneAndWorkTogether()
    {
        using Workplace here = new(Grids.Tiny);
        var (port, advertised) = (FreePort(), OwnAddress());
        using var plain = await StartAsync(here, advertised);
        using var silo = await StartAsync(here, advertised, "--dashboard", $"{port}");

        var page = await GetAsync(port, "/");
        var counters = await GetAsync(port, "/DashboardCounters");
        var reminders = await GetAsync(port, "/Reminders");
        var stranger = await GetAsync(port, "/", host: "rebound.example");
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(at => at.Port == port);
        var submit = await here.RunAsync(command, "submit", "grid.json", "--watch");
        var isLoaded = IsDashboardLoaded(plain);
        await StopAsync(silo);
        await StopAsync(plain);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.Type));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (counters.Status, counters.Type));
        Assert.Contains("\"totalActiveHostCount\":", counters.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, reminders.Status); // There are none, nor a service for them.
        Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
        Assert.Equal([new(IPAddress.Loopback, port)], listeners);
        Assert.True(submit.ExitCode == 0, submit.Error);
        Assert.Contains($"The Orleans dashboard is at 'http://127.0.0.1:{port}', ", silo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("dashboard", plain.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(isLoaded);
    }

    [Fact]
    public async Task Silo_DashboardsPortIsTaken_SaysSoAndHasNotJoined()
    {
        using Workplace here = new(Grids.Tiny);
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();

        var silo = await here.RunAsync(command, "silo", "--slots", "cpu:1", "--dashboard", $"{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(3, silo.ExitCode);
        Assert.StartsWith(
            $"The silo cannot serve the dashboard at '{taken.LocalEndpoint}' (--dashboard): ", silo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await here.RunAsync(command, "slots")).ExitCode);
    }

    private async Task<Execution> StartAsync(Workplace here, IPAddress advertised, params string[] options)
    {
        var silo = here.Start(command, ["silo", "--slots", "cpu:1", "--advertise", $"{advertised}", .. options]);
        await silo.UntilAsync(() => silo.Output.Contains("is ready", StringComparison.Ordinal));
        Assert.False(silo.HasExited, silo.Error);
        return silo;
    }

    private static async Task StopAsync(Execution silo)
    {
        await silo.SignalAsync("TERM");
        await silo.ExitedAsync();
        Assert.Equal(0, silo.ExitCode);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> GetAsync(int port, string path, string? host = null)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static bool IsDashboardLoaded(Execution silo) =>
        OperatingSystem.IsLinux()
        && File.ReadAllText($"/proc/{silo.ProcessId}/maps").Contains("Orleans.Dashboard", StringComparison.Ordinal);

    /// <summary>An address of this machine that others reach; loopback where it has none.</summary>
    private static IPAddress OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(link => link.OperationalStatus == OperationalStatus.Up)
        .SelectMany(link => link.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address)
        .FirstOrDefault(
            address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address), IPAddress.Loopback);

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
