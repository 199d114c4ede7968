using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep show</c>: one sweep, and what each value of its axes gave.</summary>
internal static class ShowCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        var output = CommonOptions.Output();
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "show",
            "Shows one sweep: its state, and what each value gave.",
            "sweep show", "sweep show 7k3m", "sweep show time-machine --output json")
        {
            Remarks = "For every hyperparameter that varies: the best and the median perplexity by value, of the "
                + "trials' best candidate checkpoints. JSON has the whole sweep, CSV the table by value.",
        };
        command.Add(id);
        command.Add(output);
        command.Add(dataDirectory);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetValue(id), parsed.GetValue(output), parsed.GetValue(dataDirectory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string? id, OutputFormat format, string? dataDirectory,
        CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, dataDirectory, cancellationToken);
        var summary = await gateway.FindAsync(id, cancellationToken);
        var spec = gateway.Spec(summary.Sweep);
        var trials = await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken);
        var notes = await gateway.NotesAsync(trials, cancellationToken);
        SweepOverview overview = new(summary, spec, trials, notes);
        var output = context.Terminal.Out;
        switch (format)
        {
            case OutputFormat.Json:
                DataWriter.WriteJson(output.Writer, OverviewData.Json(overview));
                break;
            case OutputFormat.Csv:
                DataWriter.Write(output.Writer, format, OverviewData.AxisColumns, overview.Axes);
                break;
            default:
                OverviewText.Write(output, overview);
                break;
        }
        return ExitCode.Done;
    }
}
