using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Writes what a doctor found.</summary>
internal static class DoctorText
{
    private static readonly ImmutableArray<DataColumn<DoctorCheck>> Columns =
    [
        new("check", c => c.Name),
        new("state", c => Key(c.State)),
        new("finding", c => c.Finding),
        new("remedy", c => c.Remedy),
    ];

    /// <summary>Writes it for people or for programs.</summary>
    public static void Write(TerminalStream output, OutputFormat format, DoctorReport report)
    {
        switch (format)
        {
            case OutputFormat.Json:
                DataWriter.WriteJson(output.Writer, Json(report));
                break;
            case OutputFormat.Csv:
                DataWriter.Write(output.Writer, format, Columns, report.Head.Concat(report.Checks));
                break;
            default:
                WriteText(output, report);
                break;
        }
    }

    private static void WriteText(TerminalStream output, DoctorReport report)
    {
        if (!report.Head.IsEmpty)
        {
            FieldList head = new();
            foreach (var line in report.Head) head.AddWhole(line.Name, Printable.OneLine(line.Finding));
            output.Console.Write(head);
            output.Writer.WriteLine();
        }
        CheckList list = new(report.Checks, check => StateOf(check.State, report.Device is not null));
        output.Console.Write(list);
        output.Writer.WriteLine();
        var failed = report.Count(DoctorState.Failed);
        if (report.Device is null)
        {
            var warnings = Figures.Count(report.Count(DoctorState.Warning), "warning");
            output.Writer.WriteLine($"{report.Count(DoctorState.Ok)} ok, {warnings}, {failed} failed");
            return;
        }
        var open = report.Count(DoctorState.NotCheckable);
        if (open > 0) output.Writer.WriteLine($"{open} not checkable");
        output.Writer.WriteLine($"{report.Count(DoctorState.Ok)} passed, {failed} failed");
    }

    private static TableCell StateOf(DoctorState state, bool isTest) => state switch
    {
        DoctorState.Ok => new(isTest ? "passed" : "ok", Styles.Good),
        DoctorState.Warning => new("warning", Styles.Doubtful),
        DoctorState.Failed => new("failed", Styles.Bad),
        DoctorState.NotCheckable => new("open", Styles.Doubtful),
        _ => new("measured", Style.Plain),
    };

    private static JsonObject Json(DoctorReport report) => new()
    {
        ["device"] = report.Device,
        ["ok"] = report.Count(DoctorState.Ok),
        ["warnings"] = report.Count(DoctorState.Warning),
        ["failed"] = report.Count(DoctorState.Failed),
        ["not_checkable"] = report.Count(DoctorState.NotCheckable),
        ["machine"] = new JsonArray([.. report.Head.Select(Json)]),
        ["checks"] = new JsonArray([.. report.Checks.Select(Json)]),
    };

    private static JsonNode Json(DoctorCheck check)
    {
        var row = DataWriter.Object(Columns, check);
        row["figures"] = new JsonObject(
            check.Figures.Select(figure => KeyValuePair.Create(figure.Key, DataWriter.Value(figure.Value))));
        return row;
    }

    private static string Key(DoctorState state) => state switch
    {
        DoctorState.Ok => "ok",
        DoctorState.Warning => "warning",
        DoctorState.Failed => "failed",
        DoctorState.NotCheckable => "not_checkable",
        _ => "measured",
    };
}
