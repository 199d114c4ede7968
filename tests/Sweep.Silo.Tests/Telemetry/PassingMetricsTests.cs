using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PassingMetricsTests
{
    [Fact]
    public void Began_ForThreeTimesAsManyTrialsAsAnExporterHasRoomFor_TellsOnlyTheLastAndNeverOverflows()
    {
        using PassingMetrics passing = new();
        var trial = LedgerSamples.Trials(new SweepId("7k3m9x0qtz"), 1)[0];
        passing.Watch(() => [], () => [new TrainingLane("cpu:7", 1, trial, null)]);
        using Told told = new();
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        for (var number = 1; number <= 6000; number++)
        {
            trial = trial with { Id = new(trial.Id.Sweep, number) };
            passing.Began(new(trial.Id, 1));
            reader.Collect();
            Assert.Equal([$"{number}"], told.Trials);
        }
    }

    /// <summary>The trials in what was collected last, of the slot of this test.</summary>
    private sealed class Told : BaseExporter<Metric>
    {
        public List<string?> Trials { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Trials.Clear();
            foreach (var metric in batch)
            {
                if (metric.Name != "sweep.slot.info") continue;
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var (isOurs, trial) = (false, "overflow");
                    foreach (var tag in point.Tags)
                    {
                        if (tag.Key == "otel.metric.overflow") isOurs = true;
                        if (tag is { Key: "slot", Value: "cpu:7" }) isOurs = true;
                        if (tag.Key == "trial") trial = $"{tag.Value}";
                    }

                    if (isOurs) Trials.Add(trial);
                }
            }

            return ExportResult.Success;
        }
    }
}
