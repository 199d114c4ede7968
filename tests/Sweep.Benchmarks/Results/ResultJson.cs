using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweep.Benchmarks;

/// <summary>Writes what programs read of a benchmark: one JSON object on one line.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new FiniteNumber() },
    };

    /// <summary>Writes <c>{"NAME": [ROW, ...]}</c> and a line end. Properties become snake_case; a number that is NaN or
    /// infinite becomes null, for JSON has no word for it.</summary>
    /// <param name="output">Where to; this must be the last that is written there.</param>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="rows">Its rows, in the table's order.</param>
    public static void Write<T>(TextWriter output, string name, IEnumerable<T> rows)
    {
        output.WriteLine(JsonSerializer.Serialize(new Dictionary<string, T[]> { [name] = [.. rows] }, Options));
        output.Flush();
    }

    /// <summary>Writes <c>{"NAME": ROW}</c>, where one row says it all; otherwise as <see cref="Write"/> does.</summary>
    public static void WriteOne<T>(TextWriter output, string name, T row)
    {
        output.WriteLine(JsonSerializer.Serialize(new Dictionary<string, T> { [name] = row }, Options));
        output.Flush();
    }

    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
