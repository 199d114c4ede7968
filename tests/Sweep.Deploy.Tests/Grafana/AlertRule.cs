using YamlDotNet.Serialization;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>An alert of deploy/prometheus/rules.</summary>
internal sealed record AlertRule(
    string Name, string Expression, string? Severity, string? Summary, string? Description, string? Runbook)
{
    /// <summary>The rules' file, from the checkout's folder.</summary>
    public const string File = "deploy/prometheus/rules/sweep.yml";

    /// <summary>The file with their cases.</summary>
    public const string CasesFile = "deploy/prometheus/tests/sweep_test.yml";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertRule> All() =>
    [
        .. from @group in List(Parse(File), "groups")
           from rule in List(@group, "rules")
           let labels = Map(rule, "labels")
           let annotations = Map(rule, "annotations")
           select new AlertRule(
               Text(rule, "alert")!, Text(rule, "expr")!, Text(labels, "severity"),
               Text(annotations, "summary"), Text(annotations, "description"), Text(annotations, "runbook_url")),
    ];

    /// <summary>The alerts that promtool's cases look at, and whether the case expects it to fire.</summary>
    public static IReadOnlyList<(string Alert, bool Fires)> Cases() =>
    [
        .. from test in List(Parse(CasesFile), "tests")
           from look in List(test, "alert_rule_test")
           select (Text(look, "alertname")!, List(look, "exp_alerts").Count > 0),
    ];

    private static Dictionary<object, object> Parse(string file) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(Repository.Read(file));

    private static List<Dictionary<object, object>> List(Dictionary<object, object> map, string key) =>
        [.. ((List<object>)map[key]).Cast<Dictionary<object, object>>()];

    private static Dictionary<object, object> Map(Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) ? (Dictionary<object, object>)value : [];

    private static string? Text(Dictionary<object, object> map, string key) => map.GetValueOrDefault(key) as string;
}
