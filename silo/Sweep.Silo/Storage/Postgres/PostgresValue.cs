using System.Buffers;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Sweep.Silo;

/// <summary>Values of the ledger as parameters of a statement.</summary>
internal static class PostgresValue
{
    private const char Null = '\0';
    private const char SymbolForNull = '\u2400';

    // Whole pairs are found as well, and come through unchanged.
    private static readonly SearchValues<char> Unstorable = SearchValues.Create(
        [Null, .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    public static NpgsqlParameter Text(string? value) => Make(NpgsqlDbType.Text, Storable(value));

    public static NpgsqlParameter Time(DateTimeOffset? value) => Text(value is { } time ? LedgerText.Of(time) : null);

    public static NpgsqlParameter Integer(int? value) => Make(NpgsqlDbType.Integer, value);

    public static NpgsqlParameter Long(long value) => Make(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Number(double? value) => Make(NpgsqlDbType.Double, value);

    public static NpgsqlParameter Flag(bool value) => Make(NpgsqlDbType.Boolean, value);

    public static NpgsqlParameter Texts(IEnumerable<string> values) =>
        Make(NpgsqlDbType.Array | NpgsqlDbType.Text, values.Select(Storable).ToArray());

    public static NpgsqlParameter Integers(IEnumerable<int> values) =>
        Make(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameter Numbers(IEnumerable<double> values) =>
        Make(NpgsqlDbType.Array | NpgsqlDbType.Double, values.ToArray());

    public static NpgsqlParameter Numbers(IEnumerable<double?> values) =>
        Make(NpgsqlDbType.Array | NpgsqlDbType.Double, values.ToArray());

    /// <summary>PostgreSQL keeps neither the character 0, which a model may well have learnt, nor half a surrogate
    /// pair.</summary>
    private static string? Storable(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Unstorable)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            kept.Append(rune.Value == Null ? $"{SymbolForNull}" : rune.ToString());
        return kept.ToString();
    }

    private static NpgsqlParameter Make(NpgsqlDbType type, object? value) =>
        new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
