using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>What the command sends to a collector.</summary>
public sealed class TraceTests(PublishedCommand command)
{
    [Fact]
    public async Task Run_EndpointIsSet_SendsTheWayFromSubmissionToCheckpoint()
    {
        using TraceReceiver receiver = new();

        var run = await RunAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotEmpty(receiver.Requests);
        Assert.All(receiver.Requests, request => Assert.Equal(("/v1/traces", "application/x-protobuf"), (request.Path, request.Type)));
        var bodies = string.Concat(receiver.Requests.Select(request => request.Body));
        Assert.All(
            ["service.name", "submit sweep", "assign trial", "train attempt", "write checkpoint", "ISweepGrain/ReportAsync"],
            name => Assert.Contains(name, bodies, StringComparison.Ordinal));
        Assert.DoesNotContain("PullAsync", bodies, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TracesAreTurnedOff_SendsNothing()
    {
        using TraceReceiver receiver = new();

        var run = await RunAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_TRACES_EXPORTER"] = "none",
        });

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task Run_EndpointIsNoAddress_SaysWhatItIs()
    {
        var run = await RunAsync(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "localhost:4317" });

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT is 'localhost:4317', ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private async Task<Execution> RunAsync(Dictionary<string, string?> environment)
    {
        using Workplace here = new(Grids.Tiny);
        var run = Execution.Start(command.Executable, ["run", "grid.json"], here.Folder, environment);
        await run.ExitedAsync();
        return run;
    }
}
