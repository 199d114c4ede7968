using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>The names of the series that Prometheus has of a silo.</summary>
internal static partial class Metrics
{
    /// <summary>What dashboards and alerts use of Orleans, .NET and Prometheus itself.</summary>
    private static readonly string[] OfOthers =
    [
        "dotnet_gc_collections_total",
        "dotnet_gc_last_collection_heap_size_bytes",
        "dotnet_gc_pause_time_seconds_total",
        "dotnet_process_cpu_count",
        "dotnet_process_cpu_time_seconds_total",
        "dotnet_process_memory_working_set_bytes",
        "dotnet_thread_pool_queue_length_total",
        "orleans_app_requests_latency_milliseconds_bucket",
        "orleans_catalog_activations",
        "up",
    ];

    private static readonly string[] Words =
        ["and", "or", "unless", "on", "by", "without", "ignoring", "group_left", "group_right", "offset", "bool"];

    /// <summary>Sweep's own, with their types, as docs/metrics.md lists them; that page is held to the code.</summary>
    public static IReadOnlyDictionary<string, string> Documented { get; } =
        Row().Matches(Repository.Read("docs", "metrics.md"))
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

    /// <summary>The labels of each of them, as the page lists them.</summary>
    public static IReadOnlyDictionary<string, string[]> Labels { get; } = Row().Matches(Repository.Read("docs", "metrics.md")).ToDictionary(
        row => row.Groups[1].Value,
        row => Label().Matches(row.Groups[3].Value).Select(label => label.Groups[1].Value).Order(StringComparer.Ordinal).ToArray());

    /// <summary>All series that a query may name.</summary>
    public static IReadOnlySet<string> Series { get; } =
        Documented.SelectMany(metric => SeriesOf(metric.Key)).Concat(OfOthers).ToHashSet();

    /// <summary>The series of one of Sweep's metrics: three of a histogram.</summary>
    public static IEnumerable<string> SeriesOf(string metric) => Documented[metric] == "histogram"
        ? [$"{metric}_bucket", $"{metric}_sum", $"{metric}_count"]
        : [metric];

    /// <summary>The series that a query in PromQL names.</summary>
    public static IEnumerable<string> NamedIn(string query) =>
        from word in Word().Matches(NotASeries().Replace(query, " "))
        where !Words.Contains(word.Value)
        select word.Value;

    [GeneratedRegex(@"^\| `(sweep_\w+)` \| (\w+) \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Label();

    /// <summary>Texts, labels with their values, times, and lists of labels.</summary>
    [GeneratedRegex("""
        "[^"]*"|\{[^}]*\}|\[[^\]]*\]|\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)|\boffset\s+\S+
        """)]
    private static partial Regex NotASeries();

    /// <summary>A name that no bracket follows: else it is a function.</summary>
    [GeneratedRegex(@"\b[A-Za-z_]\w*\b(?!\s*\()")]
    private static partial Regex Word();
}
