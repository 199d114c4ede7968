namespace Sweep.Cli;

/// <summary>Standard input, output and error, and what is known about them.</summary>
/// <param name="OpenInput">Gives standard input. Only who reads it asks: to open it changes how a terminal
/// behaves.</param>
/// <param name="Out">Where data goes.</param>
/// <param name="Error">Where progress and messages go.</param>
internal sealed record Terminal(Func<TextReader> OpenInput, TerminalStream Out, TerminalStream Error)
{
    /// <summary>
    /// The console of this process; colours only where it is a terminal and <c>NO_COLOR</c> is not set.
    /// </summary>
    public static Terminal ForThisProcess()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var hasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        // The runtime puts a terminal into application mode when it is first written to. It must not where no codes are wanted,
        // and knows none for such a terminal.
        if (!hasColours) Environment.SetEnvironmentVariable("TERM", "dumb");
        return new(
            () => Console.In,
            new(GuardedWriter.ForData(Console.Out), !Console.IsOutputRedirected && !isDumb, hasColours, WindowSize)
            {
                IsUnread = StandardOutputPipe.IsBroken,
            },
            new(GuardedWriter.ForMessages(Console.Error), !Console.IsErrorRedirected && !isDumb, hasColours, WindowSize));
    }

    private static (int Width, int Height) WindowSize()
    {
        // Some pseudo-terminals have no size and say 0.
        var (width, height) = (Console.WindowWidth, Console.WindowHeight);
        return (width > 0 ? width : 80, height > 0 ? height : 24);
    }
}
