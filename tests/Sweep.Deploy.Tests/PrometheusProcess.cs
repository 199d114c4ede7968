using System.Globalization;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>A Prometheus of the tests' own that scrapes one silo; it may come later.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly Execution _execution;

    private PrometheusProcess(Execution execution, Uri address) => (_execution, Address) = (execution, address);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">For all that it writes.</param>
    /// <param name="port">Where it is to answer.</param>
    /// <param name="metrics">The silo's port.</param>
    public static async Task<PrometheusProcess> StartAsync(string folder, int port, int metrics)
    {
        var configuration = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                global: { scrape_interval: 2s, scrape_timeout: 2s }
                scrape_configs:
                  - job_name: sweep
                    static_configs: [ { targets: ["127.0.0.1:{{metrics}}"] } ]
                """));
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var execution = Execution.Start(
            PrometheusFolder.Find("prometheus"),
            [$"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, "metrics")}", $"--web.listen-address={address}"],
            folder);
        await execution.UntilAsync(() => execution.Error.Contains("Server is ready to receive web requests", StringComparison.Ordinal));
        Assert.False(execution.HasExited, execution.Error);
        return new(execution, new($"http://{address}"));
    }

    /// <summary>Ends it, and waits for that: it writes into its folder to the last.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_execution)
        {
            if (!_execution.HasExited) _execution.Kill();
            await _execution.ExitedAsync();
        }
    }
}
