using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Sweep.Testing;

/// <summary>A throw-away PostgreSQL server: Debian's, in a temporary folder, on the loopback alone. It starts when the
/// first database is asked for, so that it costs a test run without such tests nothing.</summary>
/// <remarks>
/// Share one in a test assembly with <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c> and a constructor
/// parameter. A test that restarts the server makes one of its own. May be used by several tests at once.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Installations = "/usr/lib/postgresql";
    private const string User = "sweep";
    private const int PortTries = 5;

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private DirectoryInfo? _folder;
    private PostgresProcess? _process;
    private int _databases;

    /// <summary>The loopback port, the same after a restart; 0 before the first start.</summary>
    public int Port { get; private set; }

    /// <summary>Whether PostgreSQL is installed where Debian puts it.</summary>
    public static bool IsInstalled => TryFind("postgres") is not null;

    /// <summary>Whether it writes through to the disk, as a server for users does; tests need no such patience.</summary>
    public bool IsDurable { get; init; }

    private string Data => Path.Combine(_folder!.FullName, "data");

    /// <summary>Makes an empty database, and starts the server if need be. The test is skipped where PostgreSQL is not
    /// installed; with <c>CI=true</c> it fails.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        await StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return new(this, name, ConnectionString(name));
    }

    /// <summary>Starts the server, on the same port and with the same databases if it ran before. Harmless when it
    /// runs.</summary>
    public async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is not null) return;
            if (_folder is null) await CreateClusterAsync();
            _process = Port == 0 ? await StartOnFreePortAsync() : await StartOnAsync(Port);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Ends the server; what is connected to it is cut off. Harmless when it does not run.</summary>
    /// <param name="crash">Ends it as a power cut would: nothing is rounded off, and the next start recovers.</param>
    public async Task StopAsync(bool crash = false)
    {
        if (Interlocked.Exchange(ref _process, null) is { } process) await process.StopAsync(crash ? "QUIT" : "INT");
    }

    /// <summary>Stops the server and starts it again.</summary>
    public async Task RestartAsync(bool crash = false)
    {
        await StopAsync(crash);
        await StartAsync();
    }

    /// <summary>What connects to a database of this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = database,
    }.ToString();

    /// <summary>Runs a statement beside all databases.</summary>
    public async Task ExecuteAsync(string sql)
    {
        // No pool: it would hand out connections of the server as it was before a restart.
        var unpooled = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder?.Delete(recursive: true);
        _starting.Dispose();
    }

    private async Task CreateClusterAsync()
    {
        var initdb = Find("initdb");
        var folder = Directory.CreateTempSubdirectory("sweep-postgres-");
        _folder = folder;
        var password = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(password, _password);
        await PostgresProcess.HandOverAsync(folder);
        await PostgresProcess.RunAsync(
            folder,
            [
                initdb, "--pgdata=data", $"--username={User}", $"--pwfile={password}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--no-sync",
            ]);
    }

    private async Task<PostgresProcess> StartOnFreePortAsync()
    {
        for (var left = PortTries; ; left--)
        {
            var port = FreePort();
            try
            {
                var process = await StartOnAsync(port);
                Port = port;
                return process;
            }
            catch (InvalidOperationException) when (left > 1)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private Task<PostgresProcess> StartOnAsync(int port) => PostgresProcess.StartAsync(
        _folder!,
        [
            Find("postgres"), "-D", Data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture),
            "-k", _folder!.FullName, "-c", "max_connections=200",
            .. IsDurable ? [] : (string[])["-c", "fsync=off", "-c", "full_page_writes=off"],
        ]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The path of a program of the newest version that is installed.</summary>
    private static string Find(string program)
    {
        if (TryFind(program) is { } path) return path;
        const string Reason = $"There is no PostgreSQL server under '{Installations}' (Debian: postgresql).";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
        Assert.Skip(Reason);
        return "";
    }

    private static string? TryFind(string program) => !Directory.Exists(Installations)
        ? null
        : Directory.GetDirectories(Installations)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault(File.Exists);
}
