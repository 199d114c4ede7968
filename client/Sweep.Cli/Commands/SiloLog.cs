using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>How a silo's log is written: a line of text for people, or a JSON object a line for programs.</summary>
internal sealed class SiloLog(CommandContext context, SiloLogFormat format)
{
    // A log is no web page: quotes may stay as they are.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    /// <summary>Chooses between the two.</summary>
    public static Option<SiloLogFormat> Option()
    {
        Option<SiloLogFormat> option = new("--log-format")
        {
            Description = "How its log is written: text for people, or json, an object a line for programs. Default: text.",
            HelpName = "text|json",
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    /// <summary>Tells that the silo works, as output.</summary>
    /// <param name="ready">What there is.</param>
    /// <param name="text">The same for people.</param>
    public void Announce(SiloReady ready, string text)
    {
        LogLine line = new(text)
        {
            Fields = [new("silo", ready.Address), new("gateway", ready.Gateway), new("slots", string.Join(' ', ready.Slots))],
        };
        Write(context.Terminal.Out.Writer, format == SiloLogFormat.Json ? JsonOf(line) : text);
    }

    /// <summary>Writes a sentence.</summary>
    public void Say(string text) => Write(new LogLine(text));

    /// <summary>Writes a line.</summary>
    public void Write(LogLine line) => Write(context.Terminal.Error.Writer, format == SiloLogFormat.Json ? JsonOf(line) : TextOf(line));

    /// <summary>Lines come from any thread, and none may stand in another.</summary>
    private void Write(TextWriter writer, string line)
    {
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    // A silo's lines are read long after they were written.
    private string TextOf(LogLine line) =>
        FormattableString.Invariant($"{context.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {line.Message}");

    private string JsonOf(LogLine line)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Json))
        {
            json.WriteStartObject();
            json.WriteString("time", context.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{line.Level}"));
            json.WriteString("category", line.Category);
            json.WriteString("message", line.Message);
            foreach (var (name, value) in line.Fields)
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number): // JSON has no other numbers.
                json.WriteNumberValue(number);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            default:
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value}"));
                break;
        }
    }
}
