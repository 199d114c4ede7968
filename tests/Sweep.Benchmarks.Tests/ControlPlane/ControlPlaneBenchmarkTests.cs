using System.Text.Json;
using Sweep.Testing;

namespace Sweep.Benchmarks.Tests;

public sealed class ControlPlaneBenchmarkTests
{
    [Fact]
    public async Task RunAsync_SmallSizes_EndsWithItsFigures()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled || Environment.GetEnvironmentVariable("CI") == "true", "No PostgreSQL here.");
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await BenchmarkApp.RunAsync(
            ["control-plane", "--trials", "40", "--epochs", "3", "--slots", "2", "--sweeps", "2", "--rounds", "2", "--seconds", "0.1"],
            new BenchmarkConsole(output, error), TestContext.Current.CancellationToken);

        Assert.True(code == ExitCode.Done, error.ToString());
        var last = output.ToString().TrimEnd().Split('\n')[^1];
        var figures = JsonDocument.Parse(last).RootElement.GetProperty("control_plane");
        string[] names =
        [
            "overhead_ms_per_trial", "measurements_per_second", "page_ms", "activation_ms", "slot_busy_percent", "gap_ms_p99",
        ];
        Assert.Equal(names, figures.EnumerateObject().Select(figure => figure.Name));
        Assert.All(figures.EnumerateObject(), figure => Assert.InRange(figure.Value.GetDouble(), 0, double.MaxValue));
    }
}
