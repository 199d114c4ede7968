using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sweep.Cli;

/// <summary>Text that takes the place of a live picture's first lines and pushes the picture down.</summary>
internal sealed class ScrolledText(string text, Style style) : Renderable
{
    private const string ClearToEndOfLine = "\e[K";

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in TextWrap.Words(text, maxWidth))
        {
            yield return new(line, style);
            // The library writes over what was drawn there; a longer line would show behind this one.
            if (options.Ansi) yield return Segment.Control(ClearToEndOfLine);
            yield return Segment.LineBreak;
        }
    }
}
