using Sweep.Deploy.Tests.Grafana;

namespace Sweep.Deploy.Tests;

/// <summary>Dashboards ask for metrics that silos tell, and for all of Sweep's.</summary>
public sealed class DashboardMetricsTests
{
    private static IEnumerable<PanelQuery> Queries =>
        Dashboards.All().Where(query => query.Language == QueryLanguage.PromQl);

    [Fact]
    public void Document_HasMetricsOfEveryKind() =>
        Assert.Equal(["counter", "gauge", "histogram"], Metrics.Documented.Values.Distinct().Order());

    [Fact]
    public void Queries_NameOnlyMetrics_ThatAreTold() =>
        Assert.All(Queries, query => Assert.Empty(Metrics.NamedIn(query.Text).Except(Metrics.Series)));

    [Fact]
    public void Variables_NameOnlyMetrics_ThatAreTold() => Assert.All(
        Dashboards.Variables().Where(query => query.Language == QueryLanguage.PromQl),
        query => Assert.Contains(query.Text.Split('(', ',')[1], Metrics.Series));

    [Fact]
    public void Metrics_OfSweep_AreAllShown()
    {
        var shown = Queries.SelectMany(query => Metrics.NamedIn(query.Text)).ToHashSet();

        var missing = Metrics.Documented.Keys.Where(metric => !shown.Overlaps(Metrics.SeriesOf(metric)));

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("sum by (le) (rate(sweep_a_bucket{x=\"y z\"}[5m])) or vector(0)", "sweep_a_bucket")]
    [InlineData("a * on (b) group_left (c) d{e=\"f\"} offset 5m", "a d")]
    [InlineData("count({otel_metric_overflow=\"true\"}) > 0 unless up == 1e3", "up")]
    public void NamedIn_Query_GivesItsSeries(string query, string series) =>
        Assert.Equal(series.Split(' '), Metrics.NamedIn(query));
}
