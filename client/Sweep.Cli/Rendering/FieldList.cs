using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sweep.Cli;

/// <summary>Names and values, one pair a line; a long value goes on under itself.</summary>
internal sealed class FieldList : Renderable
{
    private const int Gap = 2;
    private const int NarrowestValue = 20;

    private readonly List<(string Name, TableCell Value, bool IsWhole)> _fields = [];

    /// <summary>Adds a pair.</summary>
    public void Add(string name, TableCell value) => _fields.Add((name, value, false));

    /// <summary>
    /// Adds a pair whose value is never broken: a path must stay whole to be copied, however narrow the terminal is.
    /// </summary>
    public void AddWhole(string name, TableCell value) => _fields.Add((name, value, true));

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var names = _fields.Max(f => f.Name.Length) + Gap;
        foreach (var (name, value, isWhole) in _fields)
        {
            var head = name;
            var width = isWhole ? int.MaxValue : Math.Max(NarrowestValue, maxWidth - names);
            foreach (var line in TextWrap.Words(value.Text, width))
            {
                yield return new(head.PadRight(names), Styles.Quiet);
                yield return new(line, value.Style ?? Style.Plain);
                yield return Segment.LineBreak;
                head = "";
            }
        }
    }
}
