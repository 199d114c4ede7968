using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Numbers, times and states as people read them.</summary>
internal static class Figures
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "-";

    private const double LargestWrittenOut = 1_000_000;

    /// <summary>Two decimals, as it is ranked.</summary>
    public static string Perplexity(double? perplexity) => perplexity switch
    {
        null => None,
        double.NaN => "NaN",
        double.PositiveInfinity => "inf",
        { } p when Math.Abs(p) >= LargestWrittenOut => p.ToString("0.00e+0", CultureInfo.InvariantCulture),
        { } p => TrialRanking.Round(p).ToString("F2", CultureInfo.InvariantCulture),
    };

    /// <summary>Three or four digits and a unit: <c>850</c>, <c>64.9 k</c>, <c>1.24 M</c>.</summary>
    public static string Rate(double? perSecond) => perSecond switch
    {
        null => None,
        { } r when !double.IsFinite(r) => None,
        // The bounds are where rounding would carry into the next unit.
        >= 999_950 => (perSecond.Value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 999.5 => (perSecond.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => perSecond.Value.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>The two largest units: <c>45s</c>, <c>1m 23s</c>, <c>2h 05m</c>, <c>3d 04h</c>.</summary>
    public static string Duration(TimeSpan? time)
    {
        if (time is not { } duration) return None;
        var seconds = (long)Math.Round(Math.Max(0, duration.TotalSeconds), MidpointRounding.AwayFromZero);
        return seconds switch
        {
            < 60 => Invariant($"{seconds}s"),
            < 3600 => Invariant($"{seconds / 60}m {seconds % 60:00}s"),
            < 86_400 => Invariant($"{seconds / 3600}h {seconds / 60 % 60:00}m"),
            _ => Invariant($"{seconds / 86_400}d {seconds / 3600 % 24:00}h"),
        };
    }

    /// <summary>A whole number with its thousands set apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 trial</c>, <c>12 trials</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>How many of how many.</summary>
    public static string Share(long part, long whole) => Count(part) + "/" + Count(whole);

    /// <summary>Whole percent, rounded down: 100 means all.</summary>
    public static string Percent(long part, long whole) =>
        Invariant($"{(whole <= 0 ? 0 : Math.Clamp((long)(100.0 * part / whole), 0, 100))}%");

    /// <summary>A point in time to the minute, UTC.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A size in the unit that suits it.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1) (size, unit) = (size / 1024, unit + 1);
        return size.ToString("0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A state in lower case.</summary>
    public static string State(TrialState state) => Lower(state.ToString());

    /// <summary>A state in lower case.</summary>
    public static string State(SweepState state) => Lower(state.ToString());

    /// <summary>An attempt's outcome in lower case.</summary>
    public static string Outcome(AttemptOutcome outcome) => Lower(outcome.ToString());

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    // CA1308 prefers upper case for comparing; this is for showing.
#pragma warning disable CA1308
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
