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
    GridFileResult Parse(string json, IReadOnlyList<string> overrides);

    /// <summary>Reads a spec back from the ledger.</summary>
    /// <exception cref="FormatException">This version cannot read it.</exception>
    SweepSpec Read(string specJson);

    /// <summary>Lists a spec's trials by number.</summary>
    ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep);
}
