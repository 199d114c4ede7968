using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sweep.Testing;

/// <summary>A running <c>postgres</c>, as a user without privileges: PostgreSQL refuses to run as root.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private const string Ready = "database system is ready to accept connections";

    /// <summary>Runs the server and ends it, by its own id, with the signal that comes on standard input, or when that
    /// ends because the tests died.</summary>
    private const string Keeper =
        """
        exec 3<&0
        "$@" 3<&- </dev/null &
        server=$!
        { read -r signal <&3 || signal=INT; kill -s "$signal" "$server"; } >/dev/null 2>&1 &
        reader=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill "$reader" 2>/dev/null
        exit "$status"
        """;

    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private PostgresProcess(DirectoryInfo folder, string[] command)
    {
        _process = new() { StartInfo = Plain(folder, ["sh", "-c", Keeper, "sh", .. command]) };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    /// <summary>Starts the server and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<PostgresProcess> StartAsync(DirectoryInfo folder, string[] command)
    {
        var server = new PostgresProcess(folder, command);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        var ended = server._process.WaitForExitAsync();
        if (await Task.WhenAny(server._ready.Task, ended) != ended) return server;
        using (server) throw new InvalidOperationException($"PostgreSQL did not start:\n{server.Log}");
    }

    /// <summary>Ends the server with a signal and waits for that.</summary>
    public async Task StopAsync(string signal)
    {
        using (this)
        {
            try
            {
                await _process.StandardInput.WriteLineAsync(signal);
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended by itself.
            }

            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Runs a program of PostgreSQL's to its end.</summary>
    public static async Task RunAsync(DirectoryInfo folder, string[] command)
    {
        using var process = Process.Start(Plain(folder, command))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return;
        throw new InvalidOperationException($"'{command[0]}' ended with {process.ExitCode}:\n{await output}{await error}");
    }

    /// <summary>Gives a folder with all that is in it to the user that the server runs as.</summary>
    public static async Task HandOverAsync(DirectoryInfo folder)
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = Process.Start("chown", ["-R", "postgres:postgres", folder.FullName]);
        await chown.WaitForExitAsync();
        if (chown.ExitCode != 0) throw new InvalidOperationException($"'{folder}' cannot be given to the user 'postgres'.");
    }

    public void Dispose() => _process.Dispose();

    private string Log => string.Join('\n', _log);

    private static ProcessStartInfo Plain(DirectoryInfo folder, string[] command)
    {
        string[] all = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
            : command;
        return new(all[0], all[1..])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        };
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _log.Enqueue(line);
        if (line.EndsWith(Ready, StringComparison.Ordinal)) _ready.TrySetResult();
    }
}
