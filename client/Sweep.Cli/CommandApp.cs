using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;

namespace Sweep.Cli;

/// <summary>
/// Parses a command line, carries it out, and turns whatever goes wrong into one message and an exit code.
/// </summary>
internal static class CommandApp
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="context">What the command reaches the world through.</param>
    /// <param name="interrupted">Cancelled when the user wants to stop.</param>
    /// <returns>One of <see cref="ExitCode"/>. Nothing is thrown.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The last place that can keep a stack trace from the user.")]
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, CommandContext context, CancellationToken interrupted)
    {
        try
        {
            // '@' may begin a prompt or a file's name, so it names no file of further arguments.
            var parsed = CommandTree.Create(context).Parse(args, new() { ResponseFileTokenReplacer = null });
            InvocationConfiguration configuration = new()
            {
                Output = context.Terminal.Out.Writer,
                Error = context.Terminal.Error.Writer,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // The interrupt source sees to signals: a checkpoint may take longer.
            };
            return parsed.Action is ParseErrorAction
                ? UsageReport.Write(parsed, configuration.Error)
                : await parsed.InvokeAsync(configuration, interrupted);
        }
        catch (Exception exception)
        {
            return FailureReport.Write(exception, context, interrupted.IsCancellationRequested);
        }
    }
}
