using System.Diagnostics;
using System.Text;

namespace Sweep.Testing;

/// <summary>A process and what it printed.</summary>
public sealed class Execution : IDisposable
{
    /// <summary>What a shell makes of SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Execution(Process process) => _process = process;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public int ProcessId => _process.Id;

    /// <param name="file">What is run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Where.</param>
    /// <param name="environment">Variables to set; null takes one away.</param>
    public static Execution Start(
        string file, IReadOnlyList<string> arguments, string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["NO_COLOR"] = "1";
        info.Environment.Remove("SWEEP_STORE");
        info.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) info.Environment[name] = value;
        var execution = new Execution(new Process { StartInfo = info });
        execution.Begin();
        return execution;
    }

    public static async Task<Execution> RunAsync(string file, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var execution = Start(file, arguments, workingDirectory);
        await execution.ExitedAsync();
        return execution;
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It runs on and on; it is killed, and what it printed is told.</exception>
    public async Task ExitedAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"'{_process.StartInfo.FileName}' ran longer than {Limit}. It printed:\n{Output}{Error}");
        }
    }

    /// <summary>Looks again and again until something is so, or the process has ended.</summary>
    /// <exception cref="TimeoutException">Neither comes; the process is killed, and what it printed is told.</exception>
    public async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!HasExited && !isSo())
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            if (!limit.IsCancellationRequested) continue;
            _process.Kill();
            throw new TimeoutException($"What was waited for has not come within {Limit}. The process printed:\n{Output}{Error}");
        }
    }

    /// <summary>SIGKILL: the process can do nothing about it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, what Ctrl-C sends.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string name) => (await RunAsync("kill", [$"-{name}", $"{ProcessId}"], "/")).Dispose();

    public void Dispose() => _process.Dispose();

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
