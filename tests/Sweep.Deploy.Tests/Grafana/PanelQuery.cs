using System.Globalization;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>A query of a panel or, where <see cref="Panel"/> says so, of a dashboard's variable.</summary>
/// <param name="Dashboard">The dashboard's uid.</param>
/// <param name="Panel">The panel's title; of a variable's query <c>variable NAME</c>.</param>
/// <param name="RefId">Which of the panel's queries: A, B, ...</param>
/// <param name="Language">What it is written in.</param>
/// <param name="Text">The query as the file has it.</param>
/// <param name="IsInstant">PromQL: it is asked for the end of the time shown, not for all of it.</param>
/// <param name="LeastInterval">The shortest time between two points that the panel asks for; zero if any.</param>
internal sealed record PanelQuery(
    string Dashboard,
    string Panel,
    string RefId,
    QueryLanguage Language,
    string Text,
    bool IsInstant = false,
    TimeSpan LeastInterval = default)
{
    /// <summary>How often silos are scraped; the data source says so.</summary>
    public static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(2);

    /// <summary>The query with Grafana's variables replaced.</summary>
    /// <param name="values">Values by name, without the dollar: <c>sweep</c>, <c>axis</c>, <c>trials</c> (several with
    /// commas), those of <see cref="Intervals"/>, and for SQL <c>__timeFrom</c> and <c>__timeTo</c>.</param>
    /// <exception cref="KeyNotFoundException">The query has a variable without a value.</exception>
    public string Resolve(IReadOnlyDictionary<string, string> values) => GrafanaVariables.Replace(Text, values);

    /// <summary>What Grafana takes for the intervals when it shows so long a time in so many points.</summary>
    /// <param name="range">The time shown.</param>
    /// <param name="points">How wide the panel is.</param>
    public IReadOnlyDictionary<string, string> Intervals(TimeSpan range, int points)
    {
        var floor = LeastInterval > ScrapeInterval ? LeastInterval : ScrapeInterval;
        var interval = Math.Max(Math.Ceiling(range.TotalSeconds / points), floor.TotalSeconds);
        var rate = Math.Max(interval + ScrapeInterval.TotalSeconds, 4 * ScrapeInterval.TotalSeconds);
        return new Dictionary<string, string>
        {
            ["__interval"] = Seconds(interval),
            ["__rate_interval"] = Seconds(rate),
            ["__range"] = Seconds(Math.Ceiling(range.TotalSeconds)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dashboard}: {Panel} ({RefId})";

    private static string Seconds(double seconds) => seconds.ToString("0", CultureInfo.InvariantCulture) + "s";
}
