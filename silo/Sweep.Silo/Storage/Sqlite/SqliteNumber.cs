using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>Doubles in columns of type ANY: NaN is text there, because SQLite would store it as NULL, which means
/// "none".</summary>
internal static class SqliteNumber
{
    private const string NotANumber = "NaN";

    public static object? Of(double? value) => value is { } number && double.IsNaN(number) ? NotANumber : value;

    public static double Read(SqliteDataReader reader, int ordinal) =>
        // The type is asked first: SQLite would read the text 'NaN' as 0.
        reader.GetFieldType(ordinal) == typeof(string) ? Word(reader.GetString(ordinal)) : reader.GetDouble(ordinal);

    public static double? ReadOrNull(SqliteDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : Read(reader, ordinal);

    private static double Word(string text) =>
        text == NotANumber ? double.NaN : throw new InvalidDataException($"'{text}' is no number");
}
