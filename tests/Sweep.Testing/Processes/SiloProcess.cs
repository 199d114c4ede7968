namespace Sweep.Testing;

/// <summary>A <c>sweep silo</c> in a process of its own.</summary>
public sealed class SiloProcess : IDisposable
{
    private const string Ready = "Silo ";
    private const string Away = "The store cannot be used";
    private const int Starts = 20;

    private SiloProcess(Execution execution, string address) => (Execution, Address) = (execution, address);

    /// <summary>The process, and what it printed.</summary>
    public Execution Execution { get; }

    /// <summary>Its address with its generation, as the ledger names it.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until it works. As a supervisor would, it starts it again where the database is
    /// away.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<SiloProcess> StartAsync(
        string command, IReadOnlyList<string> options, string folder, IReadOnlyDictionary<string, string?> environment)
    {
        for (var left = Starts; ; left--)
        {
            var execution = Execution.Start(command, ["silo", .. options], folder, environment);
            await execution.UntilAsync(() => execution.Output.Contains(" is ready", StringComparison.Ordinal));
            if (execution.Output.StartsWith(Ready, StringComparison.Ordinal))
                return new(execution, execution.Output[Ready.Length..].Split(' ', 2)[0]);
            await execution.ExitedAsync();
            using (execution)
            {
                if (left > 1 && execution.Error.StartsWith(Away, StringComparison.Ordinal)) continue;
                throw new InvalidOperationException($"The silo did not start:\n{execution.Output}{execution.Error}");
            }
        }
    }

    /// <summary>Whether it coordinates a sweep, as it says with <c>--verbose</c>.</summary>
    public bool Coordinates(string sweep) =>
        Execution.Error.Contains($"Coordinates sweep {sweep}", StringComparison.Ordinal);

    /// <summary>SIGKILL, and waits for its end.</summary>
    public async Task KillAsync()
    {
        Execution.Kill();
        await Execution.ExitedAsync();
    }

    /// <summary>SIGTERM, and waits until it has left.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> DrainAsync()
    {
        await Execution.SignalAsync("TERM");
        await Execution.ExitedAsync();
        return Execution.ExitCode;
    }

    public void Dispose()
    {
        if (!Execution.HasExited) Execution.Kill();
        Execution.Dispose();
    }
}
