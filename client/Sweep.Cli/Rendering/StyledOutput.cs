using System.Text;
using Spectre.Console;

namespace Sweep.Cli;

/// <summary>Shows a stream to the rendering library.</summary>
internal sealed class StyledOutput(TerminalStream stream) : IAnsiConsoleOutput
{
    /// <inheritdoc/>
    public TextWriter Writer => stream.Writer;

    /// <inheritdoc/>
    public bool IsTerminal => stream.IsTerminal;

    /// <inheritdoc/>
    public int Width => stream.Width;

    /// <inheritdoc/>
    public int Height => stream.Height;

    /// <summary>Opens a console on the stream.</summary>
    /// <param name="stream">Where it writes.</param>
    /// <param name="hasCodes">Whether it may write control codes.</param>
    public static IAnsiConsole Open(TerminalStream stream, bool hasCodes) => AnsiConsole.Create(new()
    {
        Out = new StyledOutput(stream),
        Ansi = !hasCodes ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
        // The sixteen colours of the terminal's own theme: readable on light and dark alike.
        ColorSystem = stream.IsTerminal && stream.HasColours
            ? ColorSystemSupport.Standard
            : ColorSystemSupport.NoColors,
        Interactive = stream.IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        Enrichment = new() { UseDefaultEnrichers = false },
    });

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The encoding is the console's own affair.
    }
}
