namespace Sweep.Cli;

/// <summary>What a command reaches the world through.</summary>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Environment">Reads an environment variable; null or empty when it is not set.</param>
/// <param name="Time">The clock.</param>
/// <param name="Engine">Ledger, silo and models.</param>
internal sealed record CommandContext(
    Terminal Terminal, Func<string, string?> Environment, TimeProvider Time, Engine Engine)
{
    /// <summary>The real console, environment and clock.</summary>
    public static CommandContext ForThisProcess() => new(
        Terminal.ForThisProcess(), System.Environment.GetEnvironmentVariable, TimeProvider.System, Engine.Default);
}
