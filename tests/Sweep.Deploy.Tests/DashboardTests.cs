using System.Text.Encodings.Web;
using System.Text.Json;
using Sweep.Deploy.Tests.Grafana;

namespace Sweep.Deploy.Tests;

/// <summary>What every dashboard keeps to.</summary>
public sealed class DashboardTests
{
    private const int Columns = 24;
    private const int OldestSchema = 39;

    private static readonly string[] Kinds =
        ["bargauge", "gauge", "heatmap", "row", "stat", "table", "timeseries", "trend"];

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void Dashboards_AreThree() => Assert.Equal(
        ["sweep-cluster.json", "sweep-overview.json", "sweep-trials.json"], Dashboards.Files.Select(Path.GetFileName));

    [Fact]
    public void Files_HaveOneLayout() => Assert.All(
        Dashboards.Read(),
        dashboard => Assert.Equal(
            JsonSerializer.Serialize(dashboard.Root, Layout) + "\n", File.ReadAllText(dashboard.File)));

    [Fact]
    public void Uids_AreTheFilesNames() => Assert.All(
        Dashboards.Read(), dashboard => Assert.Equal(Path.GetFileNameWithoutExtension(dashboard.File), dashboard.Uid));

    [Fact]
    public void Titles_AreUnique()
    {
        Assert.Distinct(Dashboards.Read().Select(dashboard => dashboard.Root.GetProperty("title").GetString()));
        Assert.All(Dashboards.Read(), dashboard => Assert.Distinct(dashboard.Boxes.Select(panel => panel.Title)));
    }

    [Fact]
    public void Schema_IsRecent_AndPanelsAreOfKindsThatStay() => Assert.All(Dashboards.Read(), dashboard =>
    {
        Assert.InRange(dashboard.Root.GetProperty("schemaVersion").GetInt32(), OldestSchema, int.MaxValue);
        Assert.Empty(dashboard.Boxes.Select(panel => panel.Kind).Except(Kinds));
    });

    [Fact]
    public void Refresh_IsFiveSeconds() => Assert.All(
        Dashboards.Read(), dashboard => Assert.Equal("5s", dashboard.Root.GetProperty("refresh").GetString()));

    [Fact]
    public void PanelIds_AreUnique() =>
        Assert.All(Dashboards.Read(), dashboard => Assert.Distinct(dashboard.Boxes.Select(panel => panel.Id)));

    [Fact]
    public void Panels_LieInTheGrid_WithoutOverlap() => Assert.All(Dashboards.Read(), dashboard =>
    {
        Assert.All(dashboard.Boxes, panel => Assert.InRange(panel.Place.X + panel.Place.Width, 1, Columns));
        Assert.Empty(
            from one in dashboard.Boxes
            from other in dashboard.Boxes
            where one.Id < other.Id && one.Overlaps(other)
            select $"'{one.Title}' lies on '{other.Title}'");
    });

    [Fact]
    public void Panels_SayWhatTheyShow_InWhichUnit() => Assert.All(PanelsOfAll(), entry =>
    {
        var (_, panel) = entry;
        Assert.NotEmpty(panel.Title);
        Assert.True(
            panel.Description.Length > 50 && panel.Description.EndsWith('.'),
            $"'{panel.Title}' should say what is good and what to do, not '{panel.Description}'.");
        Assert.NotEmpty(panel.Root.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
    });

    [Fact]
    public void Panels_AskADataSource_ThatAVariableChooses() => Assert.All(PanelsOfAll(), entry =>
    {
        var (dashboard, panel) = entry;
        Assert.NotEmpty(panel.Targets);
        Assert.Distinct(panel.Targets.Select(target => target.GetProperty("refId").GetString()));
        Assert.All(panel.Targets.Append(panel.Root), asking => AssertChosen(dashboard, asking));
    });

    [Fact]
    public void Variables_AskADataSource_ThatAVariableChooses() => Assert.All(
        from dashboard in Dashboards.Read()
        from variable in dashboard.VariablesOf("query")
        select (Dashboard: dashboard, Variable: variable),
        entry =>
        {
            AssertChosen(entry.Dashboard, entry.Variable);
            var query = entry.Variable.GetProperty("query");
            Assert.Equal(
                (query.ValueKind == JsonValueKind.String ? query : query.GetProperty("query")).GetString(),
                entry.Variable.GetProperty("definition").GetString());
        });

    [Fact]
    public void Queries_UseVariables_ThatTheirDashboardHas()
    {
        var names = Dashboards.Read().ToDictionary(
            dashboard => dashboard.Uid,
            dashboard => dashboard.Variables.Select(variable => variable.GetProperty("name").GetString()!).ToHashSet());

        Assert.All(Dashboards.All().Concat(Dashboards.Variables()), query => Assert.Empty(
            GrafanaVariables.NamesIn(query.Text)
                .Where(name => !name.StartsWith("__", StringComparison.Ordinal))
                .Except(names[query.Dashboard])));
    }

    /// <summary>A sweep's or trial's name comes from the browser's address: it is never part of a statement.</summary>
    [Fact]
    public void Sql_QuotesEveryVariable() => Assert.All(
        Dashboards.All().Concat(Dashboards.Variables()).Where(query => query.Language == QueryLanguage.Sql),
        query => Assert.Empty(GrafanaVariables.UnquotedIn(query.Text)));

    [Fact]
    public void Links_LeadToDashboards_AndToAllOthers()
    {
        var uids = Dashboards.Read().Select(dashboard => dashboard.Uid).ToHashSet();

        Assert.All(Dashboards.Read(), dashboard =>
        {
            Assert.Superset(UidsIn(dashboard.Root).ToHashSet(), uids);
            Assert.Equal(
                uids.Where(uid => uid != dashboard.Uid).Order(),
                dashboard.Root.GetProperty("links").EnumerateArray().SelectMany(UidsIn).Order());
        });
    }

    [Fact]
    public void Descriptions_NameAlerts_ThatThereAre() => Assert.Empty(
        PanelsOfAll().SelectMany(entry => entry.Panel.Description.Split(' ', '.', ','))
            .Where(word => word.Length > 5 && word.StartsWith("Sweep", StringComparison.Ordinal))
            .Except(AlertRule.All().Select(alert => alert.Name)));

    private static void AssertChosen(Dashboard dashboard, JsonElement asking)
    {
        var sources = dashboard.VariablesOf("datasource").ToDictionary(
            variable => $"${{{variable.GetProperty("name").GetString()}}}",
            variable => variable.GetProperty("query").GetString());
        var source = asking.GetProperty("datasource");
        var uid = source.GetProperty("uid").GetString()!;

        Assert.Equal(source.GetProperty("type").GetString(), sources.GetValueOrDefault(uid));
    }

    private static IEnumerable<(Dashboard Dashboard, Panel Panel)> PanelsOfAll() =>
        from dashboard in Dashboards.Read()
        from panel in dashboard.Panels
        select (dashboard, panel);

    /// <summary>The uids in all addresses of the form <c>/d/UID</c> below it.</summary>
    private static IEnumerable<string> UidsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => UidsIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(UidsIn),
        JsonValueKind.String when element.GetString()!.StartsWith("/d/", StringComparison.Ordinal) =>
            [element.GetString()!["/d/".Length..].Split('?', '/')[0]],
        _ => [],
    };
}
