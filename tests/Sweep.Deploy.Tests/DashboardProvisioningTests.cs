using Sweep.Deploy.Tests.Grafana;
using YamlDotNet.Serialization;

namespace Sweep.Deploy.Tests;

/// <summary>Grafana finds the dashboards, and they find their data sources.</summary>
public sealed class DashboardProvisioningTests
{
    private static IEnumerable<Dictionary<object, object>> Sources => List(Read("datasources"), "datasources");

    [Fact]
    public void DataSources_AreThose_ThatDashboardsChoose()
    {
        var offered = Sources.Select(source => ((string)source["type"], (string)source["uid"]));

        var chosen = from dashboard in Dashboards.Read()
                     from variable in dashboard.VariablesOf("datasource")
                     select (variable.GetProperty("query").GetString()!,
                         variable.GetProperty("current").GetProperty("value").GetString()!);
        Assert.Equal(offered.Order(), chosen.Distinct().Order());
    }

    [Fact]
    public void Prometheus_IsAskedAsOften_AsSilosAreScraped()
    {
        var prometheus = Sources.Single(source => (string)source["type"] == "prometheus");

        Assert.Equal(
            $"{PanelQuery.ScrapeInterval.TotalSeconds}s",
            ((Dictionary<object, object>)prometheus["jsonData"])["timeInterval"]);
    }

    [Fact]
    public void Passwords_AreInNoFile() => Assert.All(Sources, source =>
    {
        if (!source.TryGetValue("secureJsonData", out var secrets)) return;
        Assert.All(
            ((Dictionary<object, object>)secrets).Values, secret => Assert.StartsWith("$__file{", (string)secret));
    });

    [Fact]
    public void Ledger_IsReadByTheRole_ThatMayDoNoMore()
    {
        var ledger = Sources.Single(source => (string)source["uid"] == "postgres");

        Assert.Equal("sweep_reader", ledger["user"]);
        Assert.Equal(
            "$__file{/run/secrets/reader-password}",
            ((Dictionary<object, object>)ledger["secureJsonData"])["password"]);
    }

    [Fact]
    public void Dashboards_AreReadFromTheirFolder()
    {
        var provider = Assert.Single(List(Read("dashboards"), "providers"));

        Assert.Equal("/var/lib/grafana/dashboards", ((Dictionary<object, object>)provider["options"])["path"]);
    }

    private static Dictionary<object, object> Read(string folder) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(
            Repository.Read("deploy", "grafana", "provisioning", folder, "sweep.yaml"));

    private static IEnumerable<Dictionary<object, object>> List(Dictionary<object, object> map, string key) =>
        ((List<object>)map[key]).Cast<Dictionary<object, object>>();
}
