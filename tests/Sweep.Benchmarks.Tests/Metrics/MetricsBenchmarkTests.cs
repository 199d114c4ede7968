using System.Text.Json;

namespace Sweep.Benchmarks.Tests;

public sealed class MetricsBenchmarkTests
{
    [Fact]
    public async Task RunAsync_SmallSizes_EndsWithItsFigures()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await BenchmarkApp.RunAsync(
            ["metrics", "--trials", "40", "--epochs", "2", "--slots", "2", "--rounds", "1", "--scrapes", "1"],
            new BenchmarkConsole(output, error), TestContext.Current.CancellationToken);

        Assert.True(code == ExitCode.Done, error.ToString());
        var last = output.ToString().TrimEnd().Split('\n')[^1];
        var figures = JsonDocument.Parse(last).RootElement.GetProperty("metrics");
        Assert.Equal(
            ["scrape_cpu_ms", "scrape_bytes", "series", "cost_percent"], figures.EnumerateObject().Select(figure => figure.Name));
        Assert.InRange(figures.GetProperty("series").GetInt32(), 100, 10_000);
        Assert.InRange(figures.GetProperty("scrape_bytes").GetInt32(), 10_000, 1_000_000);
    }
}
