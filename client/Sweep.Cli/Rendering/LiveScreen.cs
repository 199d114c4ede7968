using Spectre.Console.Rendering;

namespace Sweep.Cli;

/// <summary>The whole terminal as a screen of its own, as editors have it; what was there comes back at the
/// end.</summary>
internal sealed class LiveScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";

    private readonly TerminalStream _terminal;
    private readonly Lock _lock = new();
    private bool _hasLeft;

    /// <summary>Takes the terminal.</summary>
    public LiveScreen(TerminalStream terminal)
    {
        _terminal = terminal;
        terminal.LiveConsole.Write(new ControlText(Enter));
    }

    /// <summary>Whether a stream can be taken: a terminal that knows control codes and all characters.</summary>
    public static bool IsPossible(TerminalStream stream) =>
        stream.IsTerminal && stream.HasUnicode && stream.LiveConsole.Profile.Capabilities.Ansi;

    /// <summary>Shows a picture in place of the one before. What has no room is cut off.</summary>
    public void Show(IRenderable picture)
    {
        lock (_lock)
        {
            if (!_hasLeft) _terminal.LiveConsole.Write(new Frame(picture, _terminal.Height));
        }
    }

    /// <summary>Gives the terminal back; from any thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_hasLeft) _terminal.LiveConsole.Write(new ControlText(Leave));
            _hasLeft = true;
        }
    }

    private sealed class ControlText(string codes) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [Segment.Control(codes)];
    }

    /// <summary>Writes over the frame before, line by line, so that nothing flickers.</summary>
    private sealed class Frame(IRenderable picture, int height) : Renderable
    {
        private const string Home = "\e[H";
        private const string ClearLine = "\e[K";
        private const string ClearBelow = "\e[J";

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            yield return Segment.Control(Home);
            var lines = Segment.SplitLines(picture.Render(options, maxWidth)).Take(height);
            foreach (var (i, line) in lines.Index())
            {
                if (i > 0) yield return Segment.LineBreak;
                yield return Segment.Control(ClearLine);
                foreach (var segment in line) yield return segment;
            }
            yield return Segment.Control(ClearBelow);
            // The terminal echoes ^C where the cursor is.
            yield return Segment.Control(Home);
        }
    }
}
