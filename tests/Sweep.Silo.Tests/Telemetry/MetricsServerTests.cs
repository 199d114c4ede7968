using System.Net;
using Sweep.Grains;

namespace Sweep.Silo.Tests;

public sealed class MetricsServerTests
{
    private static readonly IPEndPoint FreePort = new(IPAddress.Loopback, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_BeforeAnyoneCanBeAsked_SaysThatTheSiloIsStarting()
    {
        await using var server = await MetricsServer.StartAsync(FreePort, Cancellation);

        var (status, text) = await GetAsync(server, "/health/ready");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The silo is starting.\n"), (status, text));
        Assert.Equal((HttpStatusCode.OK, "live\n"), await GetAsync(server, "/health/live"));
    }

    [Fact]
    public async Task Ready_WhileTheSiloTakesWorkAndNoMore_FollowsIt()
    {
        await using var server = await MetricsServer.StartAsync(FreePort, Cancellation);
        string? whyNot = null;
        server.Ask(() => whyNot);

        var before = await GetAsync(server, "/health/ready");
        whyNot = "It is leaving.";
        var after = await GetAsync(server, "/health/ready");

        Assert.Equal((HttpStatusCode.OK, "ready\n"), before);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "It is leaving.\n"), after);
    }

    [Fact]
    public async Task Metrics_OfASiloThatHasDoneNothing_BeginAtZeroWithoutScope()
    {
        await using var server = await MetricsServer.StartAsync(FreePort, Cancellation);
        using SweepMetrics metrics = new();

        var (_, text) = await GetAsync(server, "/metrics");

        Assert.Contains("sweep_retries_total{reason=\"lost\"}", text, StringComparison.Ordinal);
        Assert.Contains("sweep_leases_lost_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("otel_scope", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_SaysWhichAndWhatToDo()
    {
        await using var first = await MetricsServer.StartAsync(FreePort, Cancellation);
        IPEndPoint taken = new(IPAddress.Loopback, new Uri(first.Address).Port);

        var fault = await Assert.ThrowsAsync<PortTakenException>(() => MetricsServer.StartAsync(taken, Cancellation));

        Assert.StartsWith($"The silo cannot serve metrics at '{taken}' (--metrics): ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Name another port, or leave the option out.", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(MetricsServer server, string path)
    {
        using HttpClient client = new();
        using var answer = await client.GetAsync(new Uri(new Uri(server.Address), path), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
