using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sweep.Cli;

/// <summary>Writes rows for programs.</summary>
internal static class DataWriter
{
    // Texts hold more than ASCII, and nothing here goes into a web page.
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes rows as a JSON array of objects, or as CSV.</summary>
    public static void Write<T>(
        TextWriter writer, OutputFormat format, IReadOnlyList<DataColumn<T>> columns, IEnumerable<T> rows)
    {
        if (format == OutputFormat.Json) WriteJson(writer, Array(columns, rows));
        else WriteCsv(writer, columns, rows);
    }

    /// <summary>Writes a JSON value and ends the line.</summary>
    public static void WriteJson(TextWriter writer, JsonNode node) => writer.WriteLine(node.ToJsonString(Indented));

    /// <summary>A JSON value on one line.</summary>
    public static string OnOneLine(JsonNode node) => node.ToJsonString(Compact);

    /// <summary>Writes one record of CSV: texts, truth values, numbers, times, or null for nothing.</summary>
    public static void WriteRecord(TextWriter writer, IEnumerable<object?> values) => WriteRecord(writer, values.Select(Text));

    /// <summary>Rows as a JSON array of objects.</summary>
    public static JsonArray Array<T>(IReadOnlyList<DataColumn<T>> columns, IEnumerable<T> rows) =>
        [.. rows.Select(row => Object(columns, row))];

    /// <summary>A row as a JSON object.</summary>
    public static JsonObject Object<T>(IReadOnlyList<DataColumn<T>> columns, T row) =>
        new(columns.Select(c => KeyValuePair.Create(c.Key, Value(c.Value(row)))));

    /// <summary>A value in JSON, which has no NaN and no infinity: those become strings.</summary>
    public static JsonNode? Value(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(Text(value)),
    };

    private static void WriteCsv<T>(TextWriter writer, IReadOnlyList<DataColumn<T>> columns, IEnumerable<T> rows)
    {
        WriteRecord(writer, columns.Select(c => c.Key));
        foreach (var row in rows) WriteRecord(writer, columns.Select(c => c.Value(row)));
    }

    private static void WriteRecord(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Quote)));
        writer.Write("\r\n"); // RFC 4180 ends records so on every system.
    }

    private static string Quote(string field) => field.AsSpan().IndexOfAny("\",\r\n") < 0
        ? field
        : '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>A field of every row.</summary>
/// <param name="Key">Its name in JSON and CSV: snake_case, and never changed.</param>
/// <param name="Value">Takes it from a row: text, a truth value, a number, a <see cref="DateTimeOffset"/>, or
/// null.</param>
internal sealed record DataColumn<T>(string Key, Func<T, object?> Value);
