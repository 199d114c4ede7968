using System.Text.Json;

namespace Sweep.Cli.Tests;

public sealed class DataWriterTests
{
    private static readonly DataColumn<object?>[] Columns = [new("value", v => v)];

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0372000000000001, "1.0372000000000001")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Write_Csv_FollowsRfc4180(object? value, string field) =>
        Assert.Equal($"value\r\n{field}\r\n", Write(OutputFormat.Csv, value));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Write_JsonOfWhatIsNoNumber_IsAString(double value, string text)
    {
        using var json = JsonDocument.Parse(Write(OutputFormat.Json, value));

        Assert.Equal(text, json.RootElement[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Write_Json_KeepsEveryBitOfANumber()
    {
        using var json = JsonDocument.Parse(Write(OutputFormat.Json, Math.PI));

        Assert.Equal(Math.PI, json.RootElement[0].GetProperty("value").GetDouble());
    }

    [Fact]
    public void Write_JsonWithoutRows_IsAnEmptyArray()
    {
        StringWriter writer = new();

        DataWriter.Write(writer, OutputFormat.Json, Columns, []);

        Assert.Equal("[]", writer.ToString().Trim());
    }

    [Fact]
    public void Write_Time_IsIso8601InUtc() => Assert.Equal(
        "value\r\n2026-07-01T07:05:00.000Z\r\n",
        Write(OutputFormat.Csv, new DateTimeOffset(2026, 7, 1, 9, 5, 0, TimeSpan.FromHours(2))));

    private static string Write(OutputFormat format, object? value)
    {
        StringWriter writer = new();
        DataWriter.Write(writer, format, Columns, [value]);
        return writer.ToString();
    }
}
