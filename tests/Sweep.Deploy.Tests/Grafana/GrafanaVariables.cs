using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>Replaces variables and SQL macros as Grafana does, as far as the dashboards use them.</summary>
internal static partial class GrafanaVariables
{
    /// <summary>The text with every variable replaced.</summary>
    /// <param name="text">With <c>$name</c>, <c>${name}</c>, <c>${name:sqlstring}</c> and the like.</param>
    /// <param name="values">Values by name, without the dollar.</param>
    /// <exception cref="KeyNotFoundException">One has no value.</exception>
    public static string Replace(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(Macro().Replace(text, macro => Expand(macro, values)), variable =>
            Format(ValueOf(variable.Groups["name"].Value, text, values), variable.Groups["format"].Value));

    /// <summary>The names of the variables in it, without macros.</summary>
    public static IEnumerable<string> NamesIn(string text) =>
        Variable().Matches(Macro().Replace(text, "")).Select(variable => variable.Groups["name"].Value).Distinct();

    /// <summary>The variables in it, as they stand there, that are not quoted as texts of SQL.</summary>
    public static IEnumerable<string> UnquotedIn(string text) =>
        from variable in Variable().Matches(Macro().Replace(text, ""))
        where variable.Groups["format"].Value != "sqlstring"
        select variable.Value;

    private static string ValueOf(string name, string text, IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue(name, out var value)
            ? value
            : throw new KeyNotFoundException($"There is no value for '{name}' of the query '{text}'.");

    private static string Format(string value, string format) => format switch
    {
        "" or "raw" or "csv" => value,
        "sqlstring" => string.Join(',', value.Split(',').Select(Quote)),
        "regex" => string.Join('|', value.Split(',').Select(Regex.Escape)),
        _ => throw new NotSupportedException(
            $"The format '{format}' of a variable is not known here: teach it to {nameof(GrafanaVariables)}."),
    };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Expand(Match macro, IReadOnlyDictionary<string, string> values)
    {
        string Time(string name) => $"'{ValueOf(name, macro.Value, values)}'";
        return macro.Groups["name"].Value switch
        {
            "timeFilter" => $"{macro.Groups["column"].Value} BETWEEN {Time("__timeFrom")} AND {Time("__timeTo")}",
            "timeFrom" => Time("__timeFrom"),
            _ => Time("__timeTo"),
        };
    }

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)(?::(?<format>\w+))?\}|(?<name>\w+))")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$__(?<name>timeFilter|timeFrom|timeTo)\((?<column>[^)]*)\)")]
    private static partial Regex Macro();
}
