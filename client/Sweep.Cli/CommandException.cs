namespace Sweep.Cli;

/// <summary>Ends the command with one message for its user and an exit code.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.BadInput, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
