using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli.Tests;

/// <summary>Reads every text as the same spec, or finds the same faults in it.</summary>
internal sealed class FakeGrids(FakeLedger ledger) : IGridReader
{
    public SweepSpec Spec { get; set; } = Specs.Grid();

    public ImmutableArray<GridFault> Faults { get; set; } = [];

    public ImmutableArray<GridFault> Warnings { get; set; } = [];

    public string? Unreadable { get; set; }

    public string? Text { get; private set; }

    public IReadOnlyList<string> Overrides { get; private set; } = [];

    public GridFileResult Parse(string json, IReadOnlyList<string> overrides)
    {
        (Text, Overrides) = (json, overrides);
        return new(Faults.IsEmpty ? Spec : null, Faults, Warnings);
    }

    public SweepSpec Read(string specJson) => Unreadable is null
        ? ledger.Find(new(specJson.Split(' ')[^1])).Spec
        : throw new FormatException(Unreadable);

    public ImmutableArray<TrialSpec> Expand(SweepSpec spec, SweepId sweep) => Specs.Expand(spec, sweep);
}
