using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>How values look in the ledger's tables, so that people can read them with SQL and every bit comes
/// back.</summary>
internal static class LedgerText
{
    // Seven decimals are one tick, so nothing is rounded; the fixed width makes text order time order.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(
            text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Unreadable("time", text);

    public static string Of(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);

    public static ulong Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw Unreadable("seed", text);

    /// <summary>An enum's value as a word, such as <c>succeeded</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Words<T>.ByValue[value];

    public static T Word<T>(string text)
        where T : struct, Enum =>
        Words<T>.ByWord.TryGetValue(text, out var value) ? value : throw Unreadable(typeof(T).Name, text);

    public static string Of(Hyperparameters hyperparameters) =>
        JsonSerializer.Serialize(hyperparameters, LedgerJson.Default.Hyperparameters);

    public static Hyperparameters Hyperparameters(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, LedgerJson.Default.Hyperparameters)
                ?? throw Unreadable(nameof(Hyperparameters), json);
        }
        catch (JsonException)
        {
            throw Unreadable(nameof(Hyperparameters), json);
        }
    }

    /// <summary>Elapsed time in seconds; exact to the tick up to seven years, where a double's steps reach half a
    /// tick.</summary>
    public static double Seconds(TimeSpan elapsed) => elapsed.Ticks / (double)TimeSpan.TicksPerSecond;

    public static TimeSpan Elapsed(double seconds) => new((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    private static InvalidDataException Unreadable(string kind, string text) =>
        new($"'{text}' is no {kind} that this version of Sweep knows");

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}"));

        public static readonly FrozenDictionary<string, T> ByWord =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
