using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Sweep.Testing;

/// <summary>Silos in processes of their own over one PostgreSQL database, with a folder that they share.</summary>
public sealed class ProcessCluster : IAsyncDisposable
{
    private const int DiskMebibytes = 64;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly string _command;
    private readonly DirectoryInfo _folder;
    private readonly List<SiloProcess> _silos = [];

    private ProcessCluster(string command, DirectoryInfo folder, SmallDisk? disk, PostgresServer server, PostgresDatabase database)
    {
        (_command, _folder, Disk, Server, Database) = (command, folder, disk, server, database);
        Ledger = new(database.ConnectionString);
    }

    /// <summary>The server; of this cluster alone, so that it may be restarted.</summary>
    public PostgresServer Server { get; }

    public PostgresDatabase Database { get; }

    public LedgerProbe Ledger { get; }

    /// <summary>The disk that the checkpoints are on; null where none could be mounted.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>Where commands run.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The folder that the silos share.</summary>
    public string Data => Path.Combine(Folder, "shared");

    public string Checkpoints => Path.Combine(Data, "checkpoints");

    /// <summary>All silos that were started and have not been taken away, as of now.</summary>
    public IReadOnlyList<SiloProcess> Silos
    {
        get
        {
            lock (_silos) return [.. _silos];
        }
    }

    /// <summary>How many trials a slot trains at once; an undisturbed run trains one at a time, and must come to the same.</summary>
    public const int Lanes = 2;

    /// <param name="command">The path of the published command.</param>
    /// <param name="hasSmallDisk">Whether the shared folder is on a disk that can be filled.</param>
    public static async Task<ProcessCluster> CreateAsync(string command, bool hasSmallDisk = false)
    {
        PostgresServer server = new();
        var database = await server.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("sweep-cluster-");
        var disk = hasSmallDisk ? SmallDisk.TryMount(Path.Combine(folder.FullName, "shared"), DiskMebibytes) : null;
        return new(command, folder, disk, server, database);
    }

    /// <summary>Starts a silo and waits until it works.</summary>
    /// <param name="slots">How many CPU slots it has.</param>
    /// <param name="searchPath">The schemas in which it finds its tables; null for the usual one.</param>
    public async Task<SiloProcess> StartSiloAsync(int slots = 1, string? searchPath = null)
    {
        var silo = await SiloProcess.StartAsync(
            _command, ["--slots", $"cpu:{slots}", "--lanes", $"{Lanes}", "--data-dir", Data, "--verbose"], Folder,
            new Dictionary<string, string?>
            {
                ["SWEEP_STORE"] = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { SearchPath = searchPath }.ToString(),
            });
        lock (_silos) _silos.Add(silo);
        return silo;
    }

    /// <summary>Starts several at once.</summary>
    public async Task StartSilosAsync(int count, int slots = 1) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartSiloAsync(slots)));

    /// <summary>Forgets a silo whose process has ended.</summary>
    public void Remove(SiloProcess silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        lock (_silos) _silos.Remove(silo);
        silo.Dispose();
    }

    /// <summary>Runs a command against the database.</summary>
    public async Task<Execution> RunAsync(params string[] arguments)
    {
        var execution = Execution.Start(_command, arguments, Folder, ClientEnvironment);
        await execution.ExitedAsync();
        return execution;
    }

    /// <summary>Submits a grid.</summary>
    /// <returns>The sweep's id.</returns>
    public async Task<string> SubmitAsync(string grid)
    {
        var file = Path.Combine(Folder, "grid.json");
        await File.WriteAllTextAsync(file, grid);
        using var submit = await RunAsync("submit", file);
        return submit.ExitCode == 0 ? submit.Output.Trim() : throw new InvalidOperationException(submit.Error);
    }

    /// <summary>What the ledger must have of each trial of a grid in the end: that of a run with nobody near it.</summary>
    public async Task<SortedDictionary<int, string>> RunUndisturbedAsync(string grid)
    {
        var folder = Directory.CreateTempSubdirectory("sweep-undisturbed-").FullName;
        var file = Path.Combine(folder, "grid.json");
        await File.WriteAllTextAsync(file, grid);
        using var run = await Execution.RunAsync(_command, ["run", file, "--data-dir", folder, "--lanes", "1"], folder);
        if (run.ExitCode != 0) throw new InvalidOperationException(run.Error);
        await using SqliteConnection connection = new($"Data Source={Path.Combine(folder, "ledger.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        var sweep = (string)(await LedgerContent.ReadAsync(connection, "", "SELECT id FROM sweeps")).Single()[0];
        var content = await LedgerContent.OfAsync(connection, sweep, Path.Combine(folder, "checkpoints"));
        Directory.Delete(folder, recursive: true);
        return content;
    }

    /// <summary>Looks again and again until something is so.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="TimeoutException">It does not come; what the silos printed is told.</exception>
    public async Task<TimeSpan> UntilAsync(Func<Task<bool>> isSo, TimeSpan limit, string what)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        var begun = Stopwatch.GetTimestamp();
        using PeriodicTimer timer = new(Glance);
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(begun) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}.\n{Printed}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Waits until a sweep has finished.</summary>
    public Task<TimeSpan> FinishedAsync(string sweep, TimeSpan limit) =>
        UntilAsync(async () => await Ledger.StateAsync(sweep) == "finished", limit, $"sweep {sweep} has finished");

    /// <summary>What all silos have printed.</summary>
    public string Printed => string.Join('\n', Silos.Select(s => $"--- {s.Address}\n{s.Execution.Output}{s.Execution.Error}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            if (!silo.Execution.HasExited) await silo.KillAsync();
            silo.Dispose();
        }

        Disk?.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string?> ClientEnvironment => new() { ["SWEEP_STORE"] = Database.ConnectionString };
}
