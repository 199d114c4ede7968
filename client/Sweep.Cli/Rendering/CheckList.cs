using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Checks with what they found and, below, what to do. Long names have a line to themselves; no path is
/// broken.</summary>
internal sealed class CheckList(ImmutableArray<DoctorCheck> checks, Func<DoctorCheck, TableCell> stateOf) : Renderable
{
    private const int Gap = 2;
    private const int LongestBeside = 20;
    private const int NarrowestText = 30;

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (checks.IsEmpty) yield break;
        var states = checks.Max(check => stateOf(check).Text.Length) + Gap;
        var names = checks.Max(check => check.Name.Length) + Gap;
        var isBeside = names - Gap <= LongestBeside && maxWidth - states - names >= NarrowestText;
        var margin = states + (isBeside ? names : 0);
        foreach (var check in checks)
        {
            var state = stateOf(check);
            yield return new(state.Text.PadRight(states), state.Style ?? Style.Plain);
            var name = Printable.OneLine(check.Name);
            yield return new(isBeside ? name.PadRight(names) : name, Styles.Quiet);
            var texts = Lines(check.Finding, maxWidth - margin).Concat(Lines(check.Remedy, maxWidth - margin));
            var isFirst = isBeside;
            foreach (var line in texts)
            {
                if (!isFirst)
                {
                    yield return Segment.LineBreak;
                    yield return new(new string(' ', margin));
                }
                yield return new(line);
                isFirst = false;
            }
            yield return Segment.LineBreak;
        }
    }

    private static IReadOnlyList<string> Lines(string? text, int width) =>
        text is null ? [] : TextWrap.Words(Printable.OneLine(text), Math.Max(NarrowestText, width), breaksWords: false);
}
