using System.Collections.Immutable;
using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Sweep.Cli;

/// <summary>Draws with ScottPlot. Only here are its types used, so that no other command loads it.</summary>
internal sealed class ScottPlotDrawing : IPlotDrawing
{
    private const float TextSize = 13;
    private const float TitleSize = 17;
    private const float LeastTitleSize = 13;
    private const float ShareOfCurves = 0.62f; // Of the width, beside the widest legend; the title is centred over them.
    private const int MarkersOnCurve = 9;
    private const float CrossSize = 11;
    private const float CrossWidth = 2;

    public DrawnPlot Draw(PlotPicture picture, PlotSize size, PlotFormat format)
    {
        var fonts = PlotFonts.Find();
        var scale = size.Scale;
        using Plot plot = new() { ScaleFactor = scale };
        var (width, height) = ((int)(size.Width / scale), (int)(size.Height / scale));
        SetAxis(plot.Axes.Bottom, picture.Epochs, fonts.Plain, value => value);
        SetAxis(plot.Axes.Left, picture.Perplexities, fonts.Plain, Math.Log10);
        plot.Axes.SetLimits(
            picture.Epochs.Low, picture.Epochs.High, Math.Log10(picture.Perplexities.Low), Math.Log10(picture.Perplexities.High));
        SetFrame(plot);
        var title = SetTitle(plot, fonts, picture.Title, width);
        AddCurves(plot, picture);
        AddLegend(plot, PlotLegend.Of(picture, width, height), picture, fonts.Plain);

        ImmutableArray<string> notes = title.Missing == 0
            ? []
            : [$"Note: no font here has {Figures.Count(title.Missing, "character")} of the title; a square stands for each."];
        return format == PlotFormat.Png
            ? new(plot.GetImageBytes(size.Width, size.Height, ImageFormat.Png), notes)
            : new(SvgText.Finish(plot.GetSvgXml(size.Width, size.Height), picture.Title, (title.Shown, title.Full)), notes);
    }

    private static void SetAxis(IAxis axis, PlotAxis shown, string font, Func<double, double> place)
    {
        NumericManual ticks = new();
        foreach (var tick in shown.Ticks)
        {
            if (tick.Label is null) ticks.AddMinor(place(tick.Value));
            else ticks.AddMajor(place(tick.Value), tick.Label);
        }
        axis.TickGenerator = ticks;
        axis.TickLabelStyle.FontName = font;
        axis.TickLabelStyle.FontSize = TextSize;
        axis.TickLabelStyle.ForeColor = CurveStyle.Ink;
        axis.Label.Text = shown.Label;
        axis.Label.FontName = font;
        axis.Label.FontSize = TextSize + 1;
        axis.Label.Bold = false;
        axis.Label.ForeColor = CurveStyle.Ink;
        foreach (var line in new[] { axis.MajorTickStyle, axis.MinorTickStyle }) line.Color = CurveStyle.Ink;
        axis.FrameLineStyle.Color = CurveStyle.Ink;
    }

    private static void SetFrame(Plot plot)
    {
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
        plot.Grid.MinorLineColor = Colors.Black.WithAlpha(0.045);
        plot.Grid.MinorLineWidth = 1;
    }

    // What is shown of it may be shorter, and have squares; the file of an SVG keeps the words.
    private static (string Shown, string Full, int Missing) SetTitle(Plot plot, PlotFonts fonts, string title, int width)
    {
        var (family, shown, missing) = fonts.For(title, isBold: true);
        var room = width * ShareOfCurves;
        var size = Math.Clamp(room * TitleSize / PlotFonts.Width(shown, family, true, TitleSize), LeastTitleSize, TitleSize);
        var full = title;
        while (PlotFonts.Width(shown, family, true, size) > room)
        {
            full = Shorter(full);
            shown = fonts.For(full, isBold: true).Text;
        }
        var label = plot.Axes.Title.Label;
        (label.Text, label.FontName, label.FontSize, label.Bold, label.ForeColor) = (shown, family, size, true, CurveStyle.Ink);
        return (shown, full, missing);
    }

    private static string Shorter(string text)
    {
        var elements = new StringInfo(text.EndsWith('…') ? text[..^1] : text);
        return elements.SubstringByTextElements(0, elements.LengthInTextElements - 1) + "…";
    }

    private static void AddCurves(Plot plot, PlotPicture picture)
    {
        foreach (var curve in picture.Curves.Where(c => c.Label is null))
            AddLine(plot, curve.Solid, CurveStyle.Pale.WithAlpha(0.55), 1, LinePattern.Solid);
        // The best comes last, over all others.
        foreach (var (index, curve) in picture.Curves.Where(c => c.Label is not null).Index().Reverse())
        {
            var style = CurveStyle.At(index);
            var width = WidthOf(curve);
            AddLine(plot, curve.Dashed, style.Color, width * 0.75f, LinePattern.DenselyDashed);
            AddLine(plot, curve.Solid, style.Color, width, LinePattern.Solid);
            AddMarkers(plot, curve.Solid, style, index);
            if (curve.EndsDiverged && curve.Solid is [.., _]) AddEnd(plot, curve.Solid.Last(p => !p.IsGap), style.Color);
        }
    }

    private static float WidthOf(PlottedCurve curve) => curve.IsBest ? 3.5f : 1.8f;

    private static void AddLine(Plot plot, ImmutableArray<CurvePoint> points, Color color, float width, LinePattern pattern)
    {
        if (points.IsEmpty) return;
        var line = plot.Add.Scatter(points.Select(Place).ToArray());
        (line.Color, line.LineWidth, line.LinePattern, line.MarkerSize) = (color, width, pattern, 0);
        line.LineStyle.StrokeJoin = SkiaSharp.SKStrokeJoin.Round;
        // A point between two gaps is no line.
        var alone = points.Where((p, i) => !p.IsGap && (i == 0 || points[i - 1].IsGap) && (i == points.Length - 1 || points[i + 1].IsGap));
        foreach (var point in alone) plot.Add.Marker(Place(point), MarkerShape.FilledCircle, width * 3, color);
    }

    private static void AddMarkers(Plot plot, ImmutableArray<CurvePoint> points, CurveStyle style, int index)
    {
        if (style.Marker == MarkerShape.None) return;
        var drawn = points.Where(p => !p.IsGap).ToList();
        // Not where those of the neighbours are.
        for (var i = 0; i < MarkersOnCurve; i++)
        {
            var at = (int)((i + (0.2 + 0.17 * index) % 1) / MarkersOnCurve * drawn.Count);
            plot.Add.Marker(Place(drawn[at]), style.Marker, 7, style.Color);
        }
    }

    private static void AddEnd(Plot plot, CurvePoint point, Color color)
    {
        var cross = plot.Add.Marker(Place(point), MarkerShape.Eks, CrossSize, color);
        cross.MarkerStyle.LineWidth = CrossWidth;
    }

    private static Coordinates Place(CurvePoint point) => new(point.Epoch, Math.Log10(point.Perplexity));

    private static void AddLegend(Plot plot, PlotLegend legend, PlotPicture picture, string font)
    {
        var coloured = picture.Curves.Where(c => c.Label is not null).ToList();
        var panel = plot.ShowLegend(Edge.Right);
        panel.Alignment = Alignment.UpperLeft;
        panel.Padding = new(12, 12, 4, 8);
        var shown = panel.Legend;
        shown.OutlineWidth = 0;
        shown.ShadowColor = Colors.Transparent;
        shown.BackgroundColor = Colors.Transparent;
        shown.InterItemPadding = new(6, 6, 4, 3);
        shown.Padding = new(10, 10, 8, 5);
        shown.SymbolWidth = 26;
        shown.DisplayPlottableLegendItems = false;
        shown.FontName = font;
        shown.FontSize = TextSize - 1;
        shown.FontColor = CurveStyle.Ink;
        foreach (var entry in legend.Entries)
        {
            LegendItem item = new() { LabelText = entry.Text };
            if (entry.Curve is { } curve) Show(item, curve, CurveStyle.At(coloured.IndexOf(curve)));
            else if (entry.Sample is { } sample) Show(item, sample);
            shown.ManualItems.Add(item);
        }
    }

    private static void Show(LegendItem item, PlottedCurve curve, CurveStyle style)
    {
        (item.LineColor, item.LineWidth, item.LabelBold) = (style.Color, WidthOf(curve), curve.IsBest);
        (item.MarkerShape, item.MarkerSize, item.MarkerColor) = (style.Marker, style.Marker == MarkerShape.None ? 0 : 7, style.Color);
    }

    private static void Show(LegendItem item, LegendSample sample)
    {
        var color = sample == LegendSample.Pale ? CurveStyle.Pale : CurveStyle.Ink;
        if (sample == LegendSample.Diverged)
        {
            (item.MarkerShape, item.MarkerSize, item.MarkerColor) = (MarkerShape.Eks, CrossSize, color);
            item.MarkerLineWidth = CrossWidth;
            return;
        }
        (item.LineColor, item.LineWidth) = (color, 1.5f);
        if (sample == LegendSample.Dashed) item.LinePattern = LinePattern.DenselyDashed;
    }
}
