using Sweep.Deploy.Tests.Grafana;

namespace Sweep.Deploy.Tests;

/// <summary>Queries as they are asked.</summary>
public sealed class DashboardQueryTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["sweep"] = "it's",
        ["trials"] = "1,20",
        ["axis"] = "lr",
        ["__timeFrom"] = "2026-01-01",
        ["__timeTo"] = "2026-01-02",
    };

    [Theory]
    [InlineData("min by ($axis) (x)", "min by (lr) (x)")]
    [InlineData("min by (${axis}) (x)", "min by (lr) (x)")]
    [InlineData("id = ${sweep:sqlstring}", "id = 'it''s'")]
    [InlineData("trial IN (${trials:sqlstring})", "trial IN ('1','20')")]
    [InlineData("trial=~\"${trials:regex}\"", "trial=~\"1|20\"")]
    [InlineData("WHERE $__timeFilter(a)", "WHERE a BETWEEN '2026-01-01' AND '2026-01-02'")]
    [InlineData("a > $__timeFrom() AND a < $__timeTo()", "a > '2026-01-01' AND a < '2026-01-02'")]
    [InlineData("v ~ '^[0-9]{1,9}$'", "v ~ '^[0-9]{1,9}$'")]
    public void Resolve_Variables_AreReplaced(string text, string expected) =>
        Assert.Equal(expected, Query(text).Resolve(Values));

    [Fact]
    public void Resolve_WithoutAValue_SaysWhich()
    {
        var missing = Assert.Throws<KeyNotFoundException>(() => Query("$other").Resolve(Values));

        Assert.Contains("'other'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_EveryQuery_LeavesNoVariable()
    {
        foreach (var query in Dashboards.All().Concat(Dashboards.Variables()))
        {
            Dictionary<string, string> values = new(query.Intervals(TimeSpan.FromMinutes(1), 100).Concat(Values));

            Assert.Empty(GrafanaVariables.NamesIn(query.Resolve(values)));
        }
    }

    [Theory]
    [InlineData(60, 0, "2s", "8s")]
    [InlineData(60, 10, "10s", "12s")]
    [InlineData(3600, 0, "36s", "38s")]
    public void Intervals_OfARange_AreGrafanas(int range, int least, string interval, string rate)
    {
        var query = Query("x") with { LeastInterval = TimeSpan.FromSeconds(least) };

        var intervals = query.Intervals(TimeSpan.FromSeconds(range), 100);

        Assert.Equal(
            (interval, rate, $"{range}s"),
            (intervals["__interval"], intervals["__rate_interval"], intervals["__range"]));
    }

    private static PanelQuery Query(string text) => new("a", "b", "A", QueryLanguage.PromQl, text);
}
