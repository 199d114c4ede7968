using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Draws pictures of learning curves.</summary>
internal interface IPlotDrawing
{
    /// <summary>Draws one.</summary>
    /// <exception cref="CommandException">This machine lacks what drawing needs; the message says what.</exception>
    DrawnPlot Draw(PlotPicture picture, PlotSize size, PlotFormat format);
}

/// <summary>A picture as a file has it.</summary>
/// <param name="Bytes">The whole file.</param>
/// <param name="Notes">What could not be drawn as it should.</param>
internal sealed record DrawnPlot(ReadOnlyMemory<byte> Bytes, ImmutableArray<string> Notes);

/// <summary>What a file's name says that it is.</summary>
internal enum PlotFormat
{
    /// <summary>Lines and texts, sharp at any size.</summary>
    Svg,

    /// <summary>Pixels.</summary>
    Png,
}
