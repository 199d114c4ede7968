using System.Globalization;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>What <c>deploy/local/up.sh</c> starts, on free ports and in a folder of its own.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;

    private LocalCluster(string folder, int postgres, int prometheus, int metrics)
    {
        Prometheus = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{prometheus}"));
        _environment = new()
        {
            ["SWEEP"] = Command,
            ["SWEEP_LOCAL_DIR"] = folder,
            ["SWEEP_POSTGRES_PORT"] = postgres.ToString(CultureInfo.InvariantCulture),
            ["SWEEP_PROMETHEUS_PORT"] = prometheus.ToString(CultureInfo.InvariantCulture),
            ["SWEEP_METRICS_PORT"] = metrics.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The command of this build.</summary>
    public static string Command { get; } = Repository.PathOf("artifacts", "bin", "Sweep.Cli", Repository.Configuration, "sweep");

    /// <summary>Where Prometheus answers.</summary>
    public Uri Prometheus { get; }

    /// <summary>The address of the database, with its password.</summary>
    public string Store { get; private set; } = "";

    /// <summary>Starts it.</summary>
    public static async Task<LocalCluster> StartAsync()
    {
        // Not made here: the server's user must reach it, and temporary folders are for their maker alone.
        var folder = Path.Combine(Path.GetTempPath(), $"sweep-local-{Guid.NewGuid():N}");
        var (postgres, prometheus) = LoopbackPorts.TakeTwo();
        LocalCluster cluster = new(folder, postgres, prometheus, FreePorts.TakeRow(3));
        using var up = await cluster.RunAsync("up.sh");
        if (up.ExitCode != 0)
        {
            await cluster.DisposeAsync();
            Assert.Fail($"up.sh ended with {up.ExitCode}:\n{up.Output}{up.Error}");
        }

        var line = await File.ReadAllTextAsync(Path.Combine(folder, "env"));
        cluster.Store = line.Split('\'')[1];
        return cluster;
    }

    /// <summary>Runs one of the scripts.</summary>
    public async Task<Execution> RunAsync(string script, params string[] arguments)
    {
        var execution = Execution.Start(Repository.PathOf("deploy", "local", script), arguments, Repository.Root, _environment);
        await execution.ExitedAsync();
        return execution;
    }

    /// <summary>Runs the command against it.</summary>
    public async Task<Execution> SweepAsync(params string[] arguments)
    {
        var execution = Execution.Start(Command, arguments, Repository.Root, new Dictionary<string, string?> { ["SWEEP_STORE"] = Store });
        await execution.ExitedAsync();
        return execution;
    }

    public async ValueTask DisposeAsync() => (await RunAsync("down.sh", "--delete")).Dispose();
}
