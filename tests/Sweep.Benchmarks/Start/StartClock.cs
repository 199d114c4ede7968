using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>Times the published command from the start of its process.</summary>
/// <param name="command">The executable.</param>
internal sealed class StartClock(string command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs the command once on a data directory.</summary>
    /// <returns>Seconds until the event.</returns>
    /// <exception cref="BenchmarkFailedException">The command cannot be started, failed, or took more than two
    /// minutes.</exception>
    public async Task<double> TimeAsync(StartCase start, string dataDirectory, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var began = TimeProvider.System.GetTimestamp();
        using var process = Start(start, dataDirectory);
        try
        {
            if (start.Until == StartEvent.FirstEpoch)
            {
                await WaitForFirstEpochAsync(process, new DataDirectory(dataDirectory).LedgerFile, limit.Token);
                return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            }
            await process.WaitForExitAsync(limit.Token);
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            return process.ExitCode == 0 ? seconds : throw Failed($"ended with code '{process.ExitCode}'");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"was not there after {Patience.TotalMinutes:0} minutes");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        BenchmarkFailedException Failed(string how) =>
            new(ExitCode.Missed, $"'{command} {string.Join(' ', start.Arguments)}' {how}. Try it by hand.");
    }

    private Process Start(StartCase start, string dataDirectory)
    {
        ProcessStartInfo info = new(command, start.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["SWEEP_STORE"] = dataDirectory;
        try
        {
            var process = Process.Start(info)!;
            // Whatever it writes is read, lest a full pipe hold it up.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new BenchmarkFailedException(
                ExitCode.Missing,
                $"'{command}' cannot be started: {fault.Message}. tests/bench.sh publishes the command; --command names another one.");
        }
    }

    private static async Task WaitForFirstEpochAsync(Process process, string ledger, CancellationToken cancellationToken)
    {
        while (!HasMeasurement(ledger))
        {
            if (process.HasExited)
                throw new BenchmarkFailedException(ExitCode.Missed, "The command ended before the first epoch was in the ledger.");
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }

    private static bool HasMeasurement(string ledger)
    {
        if (!File.Exists(ledger)) return false;
        try
        {
            using var connection = new SqliteConnection($"Data Source={ledger};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var query = connection.CreateCommand();
            query.CommandText = "SELECT EXISTS (SELECT 1 FROM measurements)";
            return (long)query.ExecuteScalar()! == 1;
        }
        catch (SqliteException)
        {
            return false; // The ledger is just being made.
        }
    }
}
