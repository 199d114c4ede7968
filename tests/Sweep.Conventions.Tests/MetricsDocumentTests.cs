using System.Diagnostics.Metrics;
using Sweep.Grains;

namespace Sweep.Conventions.Tests;

/// <summary>docs/metrics.md lists all that a silo tells, and nothing else.</summary>
public sealed class MetricsDocumentTests
{
    [Fact]
    public void Document_ListsEveryInstrument_WithItsTypeAndDescription()
    {
        SortedDictionary<string, string> told = new(StringComparer.Ordinal);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name is SweepMetrics.MeterName or PassingMetrics.MeterName)
                told[NameOf(instrument)] = $"| `{NameOf(instrument)}` | {KindOf(instrument)} | {instrument.Description} |";
        };
        listener.Start();
        using SweepMetrics metrics = new();
        using PassingMetrics passing = new();
        using ClusterMetrics cluster = new(new NoMembers());

        var listed = Repository.Lines("docs/metrics.md").Where(line => line.StartsWith("| `sweep_", StringComparison.Ordinal));

        Assert.Equal(told.Values, listed.Select(WithoutLabels).Order(StringComparer.Ordinal));
    }

    private static string WithoutLabels(string row)
    {
        var cells = row.Split('|');
        return $"|{cells[1]}|{cells[2]}|{cells[4]}|";
    }

    /// <summary>As the exporter for Prometheus makes it.</summary>
    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name + unit + (KindOf(instrument) == "counter" ? "_total" : "");
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private sealed class NoMembers : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
