namespace Sweep.Benchmarks;

/// <summary>The result, under these names in snake_case.</summary>
/// <param name="ScrapeCpuMs">CPU time of the process for one scrape, the one who asks included; the median of the rounds.</param>
/// <param name="ScrapeBytes">Length of the answer, in the format that Prometheus asks for, uncompressed.</param>
/// <param name="Series">Lines with a value in it.</param>
/// <param name="CostPercent">Of the machine's CPU time: a scrape every two seconds, and the instruments at the rate of the trials
/// before.</param>
internal sealed record MetricsRow(double ScrapeCpuMs, long ScrapeBytes, int Series, double CostPercent)
{
    /// <summary>The figures with their limits, for people.</summary>
    public IEnumerable<Figure> Figures() =>
    [
        new("CPU time of a scrape, ms", ScrapeCpuMs, "at most 20", ScrapeCpuMs <= 20),
        new("bytes of a scrape", ScrapeBytes, "at most 300000", ScrapeBytes <= 300_000),
        new("series", Series, "", true),
        new("cost, % of the CPU time", CostPercent, "under 1", CostPercent < 1),
    ];
}
