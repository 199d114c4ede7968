using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>What one axis of a picture shows.</summary>
/// <param name="Label">What is measured.</param>
/// <param name="Low">Where it begins.</param>
/// <param name="High">Where it ends; above <paramref name="Low"/>.</param>
/// <param name="Ticks">In ascending order, none outside.</param>
internal sealed record PlotAxis(string Label, double Low, double High, ImmutableArray<AxisTick> Ticks);

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What stands there; null for a small mark between two others.</param>
internal readonly record struct AxisTick(double Value, string? Label);
