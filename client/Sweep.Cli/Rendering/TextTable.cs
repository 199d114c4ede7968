using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sweep.Cli;

/// <summary>
/// A table without lines: columns two spaces apart under a bold header. One column may give way when the line is too
/// narrow.
/// </summary>
internal sealed class TextTable(params TableColumn[] columns) : Renderable
{
    private const string Gap = "  ";
    private const int NarrowestFlexible = 12;

    private static readonly Style HeaderStyle = new(decoration: Decoration.Bold);

    private readonly List<TableCell[]> _rows = [];
    private readonly Dictionary<int, string> _below = [];

    /// <summary>The width to keep to where the line has more.</summary>
    public int MaxWidth { get; init; } = int.MaxValue;

    /// <summary>The width at which nothing has to give way.</summary>
    public int NaturalWidth => NaturalWidths().Sum() + (Gap.Length * (columns.Length - 1));

    /// <summary>The width below which lines are cut off.</summary>
    public int LeastWidth
    {
        get
        {
            var widths = NaturalWidths();
            var flexible = FlexibleColumn();
            return NaturalWidth - (flexible < 0 ? 0 : widths[flexible] - Least(flexible, widths));
        }
    }

    /// <summary>Adds a row: a cell for every column.</summary>
    public TextTable Add(params IEnumerable<TableCell> cells)
    {
        var row = cells.ToArray();
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, columns.Length);
        _rows.Add(row);
        return this;
    }

    /// <summary>Puts a text under the last row, set in as far as the second column, in lines of whole words.</summary>
    public TextTable Below(string text)
    {
        _below[_rows.Count - 1] = text;
        return this;
    }

    /// <inheritdoc/>
    protected override Spectre.Console.Rendering.Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(NaturalWidth, Math.Min(maxWidth, MaxWidth));
        return new(width, width);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(maxWidth, MaxWidth);
        var widths = Fit(width);
        List<Segment> segments = [];
        AppendLine([.. columns.Select(c => new TableCell(c.Header, HeaderStyle))]);
        foreach (var (i, row) in _rows.Index())
        {
            foreach (var line in Lines(row, widths)) AppendLine(line);
            if (_below.TryGetValue(i, out var text)) AppendBelow(text);
        }
        return segments;

        void AppendBelow(string text)
        {
            var margin = new string(' ', widths[0] + Gap.Length);
            foreach (var line in TextWrap.Words(text, Math.Max(1, width - margin.Length), breaksWords: false))
            {
                segments.Add(new(margin + line));
                segments.Add(Segment.LineBreak);
            }
        }

        void AppendLine(TableCell[] cells)
        {
            segments.AddRange(Segment.Truncate(Line(cells, widths), width));
            segments.Add(Segment.LineBreak);
        }
    }

    private int[] NaturalWidths() => [.. columns.Select((column, i) =>
        _rows.Select(row => Segment.CellCount([new(row[i].Text)])).Append(column.Header.Length).Max())];

    private int[] Fit(int maxWidth)
    {
        var widths = NaturalWidths();
        var flexible = FlexibleColumn();
        var excess = NaturalWidth - maxWidth;
        if (flexible >= 0 && excess > 0)
        {
            widths[flexible] = Math.Max(Least(flexible, widths), widths[flexible] - excess);
        }
        return widths;
    }

    private int FlexibleColumn() => Array.FindIndex(columns, c => c.Narrowing != Narrowing.None);

    private int Least(int column, int[] widths)
    {
        var least = Math.Max(NarrowestFlexible, columns[column].Header.Length);
        if (columns[column].Narrowing == Narrowing.Wrap)
        {
            // A broken word reads as two.
            foreach (var row in _rows) least = Math.Max(least, row[column].Text.Split(' ').Max(word => word.Length));
        }
        return Math.Min(widths[column], least);
    }

    private IEnumerable<TableCell[]> Lines(TableCell[] row, int[] widths)
    {
        var parts = row.Select((cell, i) => columns[i].Narrowing switch
        {
            Narrowing.Wrap => TextWrap.Words(cell.Text, widths[i]),
            Narrowing.Ellipsis => [TextWrap.Ellipsis(cell.Text, widths[i])],
            _ => [cell.Text],
        }).ToArray();
        for (var line = 0; line < parts.Max(p => p.Count); line++)
        {
            yield return [.. row.Select((cell, i) => cell with { Text = line < parts[i].Count ? parts[i][line] : "" })];
        }
    }

    private IEnumerable<Segment> Line(TableCell[] cells, int[] widths)
    {
        // No blanks at a line's end: they only get in the way of copying.
        var last = Array.FindLastIndex(cells, c => c.Text.Length > 0);
        for (var i = 0; i <= last; i++)
        {
            var segment = new Segment(cells[i].Text, cells[i].Style ?? Style.Plain);
            var padding = new string(' ', Math.Max(0, widths[i] - segment.CellCount()));
            if (i > 0) yield return new(Gap);
            if (columns[i].IsNumber) yield return new(padding);
            yield return segment;
            if (!columns[i].IsNumber && i < last) yield return new(padding);
        }
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="IsNumber">Whether it is set flush right.</param>
/// <param name="Narrowing">What happens to it in a narrow terminal; at most one column of a table gives way.</param>
internal readonly record struct TableColumn(string Header, bool IsNumber = false, Narrowing Narrowing = Narrowing.None);

/// <summary>How a column gives way.</summary>
internal enum Narrowing
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Words go to a next line; nothing is lost.</summary>
    Wrap,

    /// <summary>The end is cut; <c>…</c> says so.</summary>
    Ellipsis,
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">One line.</param>
/// <param name="Style">How it looks where there are colours; null for plain.</param>
internal readonly record struct TableCell(string Text, Style? Style = null)
{
    /// <summary>A plain cell.</summary>
    public static implicit operator TableCell(string text) => new(text);
}
