using System.Collections.Immutable;

namespace Sweep.Benchmarks;

/// <summary>All benchmarks that there are.</summary>
internal static class BenchmarkCatalogue
{
    public static ImmutableArray<IBenchmark> All { get; } =
    [
        new SpeedBenchmark(), new PublishedBenchmark(), new StartBenchmark(), new ControlPlaneBenchmark(), new GridBenchmark(),
        new AshaBenchmark(), new MetricsBenchmark(),
    ];
}
