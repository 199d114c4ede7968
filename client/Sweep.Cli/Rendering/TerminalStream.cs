using Spectre.Console;

namespace Sweep.Cli;

/// <summary>
/// One output stream. Where it is no terminal, lines are as long as they need to be and hold no control codes.
/// </summary>
/// <param name="writer">Where the text goes.</param>
/// <param name="isTerminal">Whether someone watches who can be shown colours and a moving bar.</param>
/// <param name="hasColours">Whether a terminal is given colours.</param>
/// <param name="size">A terminal's size in characters.</param>
internal sealed class TerminalStream(
    TextWriter writer, bool isTerminal, bool hasColours, Func<(int Width, int Height)> size)
{
    private const int Unlimited = 1_000_000;

    private IAnsiConsole? _console;
    private IAnsiConsole? _liveConsole;

    /// <summary>For text that must stay as it is: paths, JSON, CSV.</summary>
    public TextWriter Writer => writer;

    /// <summary>Whether someone watches.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Tells whether nobody reads it any more.</summary>
    public Func<bool> IsUnread { get; init; } = static () => false;

    /// <summary>Whether a terminal is given colours.</summary>
    public bool HasColours => hasColours;

    /// <summary>Whether it takes all characters, and not only those of some older encoding.</summary>
    public bool HasUnicode => writer.Encoding.CodePage is 65001 or 1200 or 1201 or 12000;

    /// <summary>Characters in a line; no limit where it is no terminal.</summary>
    public int Width => isTerminal ? size().Width : Unlimited;

    /// <summary>Lines that can be seen at once.</summary>
    public int Height => isTerminal ? size().Height : Unlimited;

    /// <summary>Writes a message: on a terminal, broken between words; a path in it stays whole.</summary>
    public void Say(string message)
    {
        foreach (var line in TextWrap.Words(message, Math.Max(1, Width), breaksWords: false)) writer.WriteLine(line);
    }

    /// <summary>For tables and styles: without colours it writes no control codes at all. Made on first use, so that help never
    /// pays for it.</summary>
    public IAnsiConsole Console => _console ??= StyledOutput.Open(this, isTerminal && hasColours);

    /// <summary>For what is drawn in place, which takes the control codes of a terminal with colours and without.</summary>
    public IAnsiConsole LiveConsole => _liveConsole ??= StyledOutput.Open(this, isTerminal);
}
