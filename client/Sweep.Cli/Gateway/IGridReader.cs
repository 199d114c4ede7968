using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Reads what a sweep is to do.</summary>
internal interface IGridReader
{
    /// <summary>Checks a grid file; finds all its faults at once.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="overrides">Values that replace the file's, each as <c>KEY=VALUE</c>.</param>
    GridReading Parse(string json, IReadOnlyList<string> overrides);

    /// <summary>Reads a spec back from the ledger.</summary>
    /// <exception cref="FormatException">This version cannot read it.</exception>
    SweepSpec Read(string specJson);

    /// <summary>Lists a spec's trials by number.</summary>
    ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep);
}

/// <summary>A grid file that was read.</summary>
/// <param name="Spec">What it says; null exactly when there are faults.</param>
/// <param name="Faults">What is wrong with it.</param>
internal sealed record GridReading(SweepSpec? Spec, ImmutableArray<GridFault> Faults);

/// <summary>One thing that is wrong with a grid file.</summary>
/// <param name="Path">The JSON path of the value.</param>
/// <param name="Line">From 1; null for an override.</param>
/// <param name="Column">From 1; null for an override.</param>
/// <param name="Message">What was found and what would be right.</param>
internal sealed record GridFault(string Path, int? Line, int? Column, string Message);
