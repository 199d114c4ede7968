using System.Globalization;
using System.Text.Json;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>The dashboards of deploy/grafana.</summary>
internal static class Dashboards
{
    private static readonly string Folder = Repository.PathOf("deploy", "grafana", "dashboards");

    /// <summary>Their files, by name.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    /// <summary>Each of them, read.</summary>
    public static IReadOnlyList<Dashboard> Read() =>
        [.. Files.Select(file => new Dashboard(file, JsonElement.Parse(File.ReadAllText(file))))];

    /// <summary>Every query of every panel.</summary>
    public static IEnumerable<PanelQuery> All() =>
        from dashboard in Read()
        from panel in dashboard.Panels
        from target in panel.Targets
        select ToQuery(dashboard, panel, target);

    /// <summary>Every query that fills a variable, with its data source's language. For Prometheus it is no PromQL, but
    /// <c>label_values(metric, label)</c>.</summary>
    public static IEnumerable<PanelQuery> Variables() =>
        from dashboard in Read()
        from variable in dashboard.VariablesOf("query")
        let language = LanguageOf(variable.GetProperty("datasource"))
        let query = variable.GetProperty("query")
        select new PanelQuery(
            dashboard.Uid,
            $"variable {variable.GetProperty("name").GetString()}",
            "A",
            language,
            (language == QueryLanguage.Sql ? query : query.GetProperty("query")).GetString()!);

    private static PanelQuery ToQuery(Dashboard dashboard, Panel panel, JsonElement target)
    {
        var language = LanguageOf(target.GetProperty("datasource"));
        return new(
            dashboard.Uid,
            panel.Title,
            target.GetProperty("refId").GetString()!,
            language,
            target.GetProperty(language == QueryLanguage.Sql ? "rawSql" : "expr").GetString()!,
            language == QueryLanguage.PromQl && target.GetProperty("instant").GetBoolean(),
            panel.LeastInterval);
    }

    private static QueryLanguage LanguageOf(JsonElement source) => source.GetProperty("type").GetString() switch
    {
        "prometheus" => QueryLanguage.PromQl,
        "grafana-postgresql-datasource" => QueryLanguage.Sql,
        var other => throw new NotSupportedException($"A data source of type '{other}' is not known here."),
    };
}

/// <summary>A dashboard's file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Root">What it says.</param>
internal sealed record Dashboard(string File, JsonElement Root)
{
    /// <summary>What others link to it by.</summary>
    public string Uid => Root.GetProperty("uid").GetString()!;

    /// <summary>All but the rows, which only have a title.</summary>
    public IReadOnlyList<Panel> Panels => [.. Boxes.Where(panel => panel.Kind != "row")];

    /// <summary>All that has a place in the grid, rows too.</summary>
    public IReadOnlyList<Panel> Boxes =>
        [.. Root.GetProperty("panels").EnumerateArray().Select(panel => new Panel(panel))];

    /// <summary>Its variables.</summary>
    public IReadOnlyList<JsonElement> Variables =>
        [.. Root.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>Those of one type: <c>datasource</c>, <c>query</c> or <c>custom</c>.</summary>
    public IEnumerable<JsonElement> VariablesOf(string type) =>
        Variables.Where(variable => variable.GetProperty("type").ValueEquals(type));

    /// <inheritdoc/>
    public override string ToString() => Path.GetFileName(File);
}

/// <summary>A panel, or a row.</summary>
/// <param name="Root">What the file says of it.</param>
internal sealed record Panel(JsonElement Root)
{
    /// <summary>Unique in its dashboard.</summary>
    public int Id => Root.GetProperty("id").GetInt32();

    /// <summary>What stands above it.</summary>
    public string Title => Root.GetProperty("title").GetString()!;

    /// <summary>What it says of itself.</summary>
    public string Description => Root.GetProperty("description").GetString()!;

    /// <summary>What draws it.</summary>
    public string Kind => Root.GetProperty("type").GetString()!;

    /// <summary>Its queries.</summary>
    public IReadOnlyList<JsonElement> Targets => [.. Root.GetProperty("targets").EnumerateArray()];

    /// <summary>The shortest time between two points that it asks for.</summary>
    public TimeSpan LeastInterval => Root.TryGetProperty("interval", out var interval)
        ? TimeSpan.FromSeconds(int.Parse(interval.GetString()!.TrimEnd('s'), CultureInfo.InvariantCulture))
        : TimeSpan.Zero;

    /// <summary>Its place: left, top, width, height.</summary>
    public (int X, int Y, int Width, int Height) Place
    {
        get
        {
            var place = Root.GetProperty("gridPos");
            int Side(string name) => place.GetProperty(name).GetInt32();
            return (Side("x"), Side("y"), Side("w"), Side("h"));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Title;

    /// <summary>Whether it lies on the other.</summary>
    public bool Overlaps(Panel other)
    {
        var (a, b) = (Place, other.Place);
        return a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
    }
}
