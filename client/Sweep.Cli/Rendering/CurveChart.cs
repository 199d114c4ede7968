using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Draws curves over epochs on a logarithmic axis, as lines of text.</summary>
internal static class CurveChart
{
    private const int FewestRows = 2;
    private const int FewestColumns = 8;
    private const int LinesBelow = 2;
    private const string AxisGap = " ";

    /// <summary>Draws curves; the epochs go from 0 to the last that a curve has.</summary>
    /// <param name="curves">The first is drawn over the others. What is no number above 0 leaves a gap.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines.</param>
    /// <returns>So many lines, none longer than the width; none at all where there is nothing to draw or no
    /// room.</returns>
    public static ImmutableArray<ChartLine> Draw(ImmutableArray<ChartCurve> curves, int width, int height)
    {
        var epochs = curves.SelectMany(c => c.Points).Select(p => p.Epoch).DefaultIfEmpty().Max();
        var rows = height - LinesBelow;
        if (epochs < 1 || rows < FewestRows) return [];
        // How much the labels take shows only when the values are reduced to columns, and their number depends on it.
        var margin = 0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var columns = width - margin - AxisGap.Length - 1;
            if (columns < FewestColumns) return [];
            var traces = curves.Select(c => Trace(c, epochs, columns * BrailleCanvas.Across)).ToArray();
            var values = traces.SelectMany(t => t).Select(s => s.Logarithm).ToArray();
            if (values.Length == 0) return [];
            LogAxis axis = new(values.Min(), values.Max(), rows);
            var needed = axis.Labels.Values.Max(l => l.Length);
            if (needed <= margin)
                return Lines(Paint(curves, traces, axis, columns, rows), axis, margin, epochs, columns, rows);
            margin = needed;
        }
        return [];
    }

    /// <summary>Reduces a curve to a point for each column of dots: the mean of the logarithms there.</summary>
    private static List<Spot> Trace(ChartCurve curve, int epochs, int columns)
    {
        List<Spot> trace = [];
        var isBroken = true;
        var count = 0;
        foreach (var point in curve.Points)
        {
            if (point.Epoch < 0) continue;
            if (!double.IsFinite(point.Value) || point.Value <= 0)
            {
                isBroken = true;
                continue;
            }
            var column = (int)Math.Round((double)point.Epoch / epochs * (columns - 1), MidpointRounding.AwayFromZero);
            var logarithm = Math.Log10(point.Value);
            if (trace is [.., var last] && last.Column == column)
            {
                count++;
                trace[^1] = last with { Logarithm = last.Logarithm + ((logarithm - last.Logarithm) / count) };
            }
            else
            {
                count = 1;
                trace.Add(new(column, logarithm, isBroken));
            }
            isBroken = false;
        }
        return trace;
    }

    private static BrailleCanvas Paint(
        ImmutableArray<ChartCurve> curves, List<Spot>[] traces, LogAxis axis, int columns, int rows)
    {
        BrailleCanvas canvas = new(columns, rows);
        for (var i = traces.Length - 1; i >= 0; i--)
        {
            for (var at = 0; at < traces[i].Count; at++)
            {
                var from = at == 0 || traces[i][at].IsBroken ? at : at - 1;
                canvas.Line(Dot(traces[i][from]), Dot(traces[i][at]), i);
            }
        }
        // At its end stands which curve it is: colours are not for everyone. Where another's mark is, a little before.
        for (var i = 0; i < traces.Length; i++)
        {
            for (var at = traces[i].Count - 1; at >= 0; at--)
            {
                var (x, y) = Dot(traces[i][at]);
                if (canvas.TryMark(x, y, curves[i].Key, i)) break;
            }
        }
        return canvas;

        (int X, int Y) Dot(Spot spot)
        {
            var dots = rows * BrailleCanvas.Down;
            return (spot.Column, Math.Clamp((int)(axis.Depth(spot.Logarithm) * dots), 0, dots - 1));
        }
    }

    private static ImmutableArray<ChartLine> Lines(
        BrailleCanvas canvas, LogAxis axis, int margin, int epochs, int columns, int rows)
    {
        var lines = ImmutableArray.CreateBuilder<ChartLine>(rows + LinesBelow);
        for (var row = 0; row < rows; row++)
        {
            var label = axis.Labels.GetValueOrDefault(row);
            var head = (label ?? "").PadLeft(margin) + AxisGap + (label is null ? '│' : '┤');
            lines.Add(new(head, canvas.Text(row).TrimEnd(), [.. canvas.Owners(row)]));
        }
        var (ticks, labels) = EpochAxis(epochs, columns);
        var blank = new string(' ', margin + AxisGap.Length);
        lines.Add(new(blank + '└' + ticks, "", []));
        lines.Add(new(blank + ' ' + labels, "", []));
        return lines.MoveToImmutable();
    }

    private static (string Ticks, string Labels) EpochAxis(int epochs, int columns)
    {
        var parts = columns switch { >= 60 => 4, >= 30 => 2, _ => 1 };
        var ticks = new char[columns];
        var labels = new char[columns];
        Array.Fill(ticks, '─');
        Array.Fill(labels, ' ');
        var free = 0;
        var last = Figures.Count(epochs);
        var lastAt = columns - last.Length;
        for (var part = 0; part < parts; part++)
        {
            var epoch = (int)Math.Round((double)epochs * part / parts, MidpointRounding.AwayFromZero);
            var at = (int)((double)epoch / epochs * (columns - 1));
            var text = part == 0 ? "epoch 0" : Figures.Count(epoch);
            var begin = part == 0 ? 0 : at - (text.Length / 2);
            if (begin < free || begin + text.Length >= lastAt) continue;
            ticks[at] = part == 0 ? ticks[at] : '┴';
            text.CopyTo(0, labels, begin, text.Length);
            free = begin + text.Length + 1;
        }
        if (lastAt >= 0) last.CopyTo(0, labels, lastAt, last.Length);
        ticks[^1] = '┴';
        return (new(ticks), new string(labels).TrimEnd());
    }

    private readonly record struct Spot(int Column, double Logarithm, bool IsBroken);
}

/// <summary>A curve to draw.</summary>
/// <param name="Key">The character that stands at its end.</param>
/// <param name="Points">By epoch.</param>
internal sealed record ChartCurve(char Key, ImmutableArray<ChartPoint> Points);

/// <summary>A point of a curve.</summary>
/// <param name="Epoch">At least 0.</param>
/// <param name="Value">Above 0, or a gap.</param>
internal readonly record struct ChartPoint(int Epoch, double Value);

/// <summary>A line of a chart.</summary>
/// <param name="Axis">What belongs to the axes.</param>
/// <param name="Plot">What is drawn after that.</param>
/// <param name="Owners">For each character of <paramref name="Plot"/> the index of the curve that it shows;
/// <see cref="BrailleCanvas.Nobody"/> for a blank.</param>
internal readonly record struct ChartLine(string Axis, string Plot, ImmutableArray<int> Owners)
{
    /// <summary>The whole line.</summary>
    public string Text => Axis + Plot;
}
