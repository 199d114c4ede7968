namespace Sweep.Cli.Tests;

/// <summary>Keeps what it was to draw.</summary>
internal sealed class FakePlots : IPlotDrawing
{
    public PlotPicture? Picture { get; private set; }

    public PlotSize Size { get; private set; }

    public PlotFormat Format { get; private set; }

    public DrawnPlot Draw(PlotPicture picture, PlotSize size, PlotFormat format)
    {
        (Picture, Size, Format) = (picture, size, format);
        return new(new byte[] { 1, 2, 3 }, []);
    }
}
