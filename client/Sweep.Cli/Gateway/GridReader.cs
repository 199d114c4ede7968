using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

internal sealed class GridReader : IGridReader
{
    public GridFileResult Parse(string json, IReadOnlyList<string> overrides) => GridFile.Parse(json, overrides);

    public SweepSpec Read(string specJson) => SpecJson.Read(specJson);

    public ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep) => Expansion.Trials(spec, sweep);
}
