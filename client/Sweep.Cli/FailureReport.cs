using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Says what went wrong: one sentence on standard error, and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>The variable that, set to 1, adds the stack trace of a bug.</summary>
    public const string DebugVariable = "SWEEP_DEBUG";

    /// <summary>Writes the sentence.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, CommandContext context, bool isInterrupted)
    {
        var (message, exitCode, isBug) = Describe(exception, isInterrupted);
        var error = context.Terminal.Error;
        // Messages repeat what was typed and what stood in files.
        error.Say(string.Join('\n', message.ReplaceLineEndings("\n").Split('\n').Select(Printable.OneLine)));
        if (isBug && context.Environment(DebugVariable) == "1") error.Writer.WriteLine(exception);
        return exitCode;
    }

    private static (string Message, int ExitCode, bool IsBug) Describe(Exception exception, bool isInterrupted) =>
        exception switch
        {
            OperationCanceledException when isInterrupted => ("Interrupted.", ExitCode.Interrupted, false),
            CommandException known => (known.Message, known.ExitCode, false),
            InvalidSpecException or InvalidChangeException or SweepNotFoundException or SubmissionConflictException
                or CorpusUnavailableException or InvalidSettingException =>
                (exception.Message, ExitCode.BadInput, false),
            SweepException => (exception.Message, ExitCode.Unreachable, false),
            IOException or UnauthorizedAccessException => (exception.Message, ExitCode.Unreachable, false),
            _ => (Bug(exception), ExitCode.SweepFailed, true),
        };

    private static string Bug(Exception exception) =>
        $"This is a bug in Sweep: {exception.GetType().Name}: {FirstLine(exception.Message)} "
        + $"Please report it, with what '{DebugVariable}=1' adds when the command is run again.";

    // Native errors carry a page of their own trace after the first line.
    private static string FirstLine(string text) => text.TrimStart().Split('\n', 2)[0].TrimEnd();
}
