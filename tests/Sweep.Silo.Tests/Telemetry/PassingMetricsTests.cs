using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PassingMetricsTests
{
    [Fact]
    public void Begin_ForThreeTimesAsManyTrialsAsAnExporterHasRoomFor_TellsOnlyTheLastAndNeverOverflows()
    {
        using PassingMetrics passing = new(TimeProvider.System);
        var trial = LedgerSamples.Trials(new SweepId("7k3m9x0qtz"), 1)[0];
        passing.Watch(() => [], () => [new TrainingLane("cpu:7", 1, trial, null)]);
        using Told told = new();
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        for (var number = 1; number <= 6000; number++)
        {
            trial = trial with { Id = new(trial.Id.Sweep, number) };
            passing.Begin();
            reader.Collect();
            Assert.Equal([$"{number}"], told.Trials);
        }
    }

    [Fact]
    public void Begin_AfterManyMoreRenewalsThanAnExporterHasStreams_TellsAsBefore()
    {
        using PassingMetrics passing = new(TimeProvider.System, mostTrials: 2);
        var trial = LedgerSamples.Trials(new SweepId("7k3m9x0qtz"), 1)[0];
        passing.Watch(() => [], () => [new TrainingLane("cpu:7", 1, trial, null)]);
        using Told told = new();
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder()
            .SetMaxMetricStreams(100).AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        for (var number = 1; number <= 4000; number++)
        {
            trial = trial with { Id = new(trial.Id.Sweep, number) };
            passing.Begin();
            reader.Collect();
        }

        Assert.Equal(["4000"], told.Trials);
    }

    [Fact]
    public void Set_ManySweepsAtOnceAndOverTime_AreToldUpToAHundredAndNeverOverflow()
    {
        using PassingMetrics passing = new(TimeProvider.System);
        using Told told = new();
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        for (var number = 0; number < 900; number++)
        {
            var sweep = Sample(SweepState.Running, number);
            told.Ours.Add(sweep.Sweep.Id.Value);
            passing.Set(sweep);
            if (number < 300) continue;
            reader.Collect();
            Assert.Equal(PassingMetrics.MostSweepsAtATime, told.Sweeps);
        }
    }

    [Fact]
    public void Set_SweepHasFinished_IsToldForAMomentMore()
    {
        FakeTimeProvider time = new();
        using PassingMetrics passing = new(time);
        var sweep = Sample(SweepState.Finished);
        using Told told = new(sweep.Sweep.Id.Value);
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        passing.Set(sweep);
        time.Advance(PassingMetrics.Lingering - TimeSpan.FromTicks(1));
        reader.Collect();
        var soon = told.Queues.ToList();
        time.Advance(TimeSpan.FromTicks(1));
        reader.Collect();

        Assert.Equal([0], soon); // None waits any more.
        Assert.Empty(told.Queues);
    }

    [Theory]
    [InlineData(SweepState.Running, 2)]
    [InlineData(SweepState.Paused, 0)]
    public void Set_TrialsAreQueued_WaitUnlessTheSweepIsPaused(SweepState state, int waiting)
    {
        using PassingMetrics passing = new(TimeProvider.System);
        var sweep = Sample(state);
        using Told told = new(sweep.Sweep.Id.Value);
        using BaseExportingMetricReader reader = new(told);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(PassingMetrics.MeterName).AddReader(reader).Build();

        passing.Set(sweep);
        reader.Collect();

        Assert.Equal([waiting], told.Queues);
    }

    /// <summary>A sweep with two trials in its queue.</summary>
    private static SweepLedger Sample(SweepState state, int minute = 0)
    {
        var id = SweepId.New();
        SweepRecord record = new(id, "{}", "test", 0, DateTimeOffset.UnixEpoch.AddMinutes(minute)) { State = state };
        var trials = LedgerSamples.Trials(id, 2).Select(trial => new TrialEntry(trial));
        return SweepLedger.From(record, LedgerSettings.From(SweepCluster.Spec(2, 1, 0, 0)), [.. trials], DateTimeOffset.UnixEpoch);
    }

    /// <summary>The trials in what was collected last, of the slot of this test.</summary>
    private sealed class Told(string sweep = "") : BaseExporter<Metric>
    {
        public List<string?> Trials { get; } = [];

        /// <summary>Sweeps to be counted: other tests have some in this process too.</summary>
        public HashSet<string> Ours { get; } = [];

        /// <summary>How many of them have trials; 0 if one series stands for several.</summary>
        public int Sweeps { get; private set; }

        /// <summary>How many trials of the sweep wait.</summary>
        public List<long> Queues { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Trials.Clear();
            Queues.Clear();
            foreach (var metric in batch)
            {
                if (metric.Name == "sweep.trials") Sweeps = SweepsIn(metric);
                if (metric.Name == "sweep.queue.depth") Queues.AddRange(QueuesIn(metric));
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

        private int SweepsIn(Metric metric)
        {
            HashSet<string> found = [];
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var tag in point.Tags)
                {
                    if (tag.Key == "otel.metric.overflow") return 0;
                    if (tag.Key == "sweep" && tag.Value is string id && Ours.Contains(id)) found.Add(id);
                }
            }

            return found.Count;
        }

        private List<long> QueuesIn(Metric metric)
        {
            List<long> found = [];
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var tag in point.Tags)
                {
                    if (tag.Key == "sweep" && tag.Value is string id && id == sweep) found.Add(point.GetGaugeLastValueLong());
                }
            }

            return found;
        }
    }
}
