using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep trials</c>: a sweep's trials, by page.</summary>
internal static class TrialsCommand
{
    private const int PageForPeople = 50;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        var limit = CommonOptions.Number(
            "--limit", $"At most so many trials. Default: {PageForPeople} in a table, else all.", 1);
        var offset = CommonOptions.Number("--offset", "Passes over so many trials first.", 0);
        var output = CommonOptions.Output();
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "trials", "Lists a sweep's trials by number.",
            "sweep trials", "sweep trials 7k3m --offset 50", "sweep trials --output csv > trials.csv")
        {
            Remarks = "The table shows the hyperparameters that vary; 'perplexity' is the last epoch's, averaged while "
                + "the weights moved, and 'best' that of the best candidate checkpoint. JSON and CSV have every field; "
                + "NaN and the infinities are the strings NaN, Infinity and -Infinity there.",
        };
        command.Add(id);
        command.Add(limit);
        command.Add(offset);
        command.Add(output);
        command.Add(dataDirectory);
        command.SetAction((parsed, cancellationToken) =>
        {
            var format = parsed.GetValue(output);
            var most = parsed.GetValue(limit) ?? (format == OutputFormat.Table ? PageForPeople : int.MaxValue);
            Page page = new(parsed.GetValue(offset) ?? 0, most);
            var folder = parsed.GetValue(dataDirectory);
            return RunAsync(context, parsed.GetValue(id), page, format, folder, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string? id, Page page, OutputFormat format, string? dataDirectory,
        CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, dataDirectory, cancellationToken);
        var summary = await gateway.FindAsync(id, cancellationToken);
        var trials = await gateway.TrialsAsync(summary.Sweep.Id, page.Offset, page.Limit, cancellationToken);
        var output = context.Terminal.Out;
        if (format != OutputFormat.Table)
        {
            DataWriter.Write(output.Writer, format, TrialRows.Columns, trials);
            return ExitCode.Done;
        }
        if (trials.IsEmpty)
        {
            context.Terminal.Error.Say(
                $"Sweep '{summary.Sweep.Id}' has {Figures.Count(summary.Counts.Total, "trial")}; "
                + $"none after {page.Offset}.");
            return ExitCode.Done;
        }
        output.Console.Write(TrialRows.Table(output.Width, gateway.Spec(summary.Sweep), trials));
        foreach (var group in FailureGroup.Of(trials)) output.Say(group.ToString());
        var rest = summary.Counts.Total - page.Offset - trials.Length;
        if (rest > 0)
        {
            context.Terminal.Error.Say(
                $"... and {Figures.Count(rest)} more: "
                + $"sweep trials {summary.Sweep.Id} --offset {page.Offset + trials.Length}");
        }
        return ExitCode.Done;
    }

    private readonly record struct Page(int Offset, int Limit);
}
