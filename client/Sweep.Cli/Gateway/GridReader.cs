using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

internal sealed class GridReader : IGridReader
{
    public GridReading Parse(string json, IReadOnlyList<string> overrides)
    {
        var result = GridFile.Parse(json, overrides);
        return new(result.Spec, [.. result.Faults.Select(f => new GridFault(f.Path, f.Line, f.Column, f.Message))]);
    }

    public SweepSpec Read(string specJson) => SpecJson.Read(specJson);

    public ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep) => Expansion.Trials(spec, sweep);
}
