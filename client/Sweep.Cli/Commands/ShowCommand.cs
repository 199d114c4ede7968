using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep show</c>: one sweep, and what each value of its axes gave.</summary>
internal static class ShowCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string?> id = new("id[/trial]")
        {
            Description = "The sweep: its id, the start of its id, or its name. Default: the newest sweep. With /N, its trial N; "
                + "/N alone is trial N of the newest sweep.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Of a trial, all texts, not only the last." };
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "show",
            "Shows one sweep, and what each value gave; or one trial.",
            "sweep show", "sweep show 7k3m", "sweep show time-machine --output json", "sweep show 7k3m/8", "sweep show /8 -v")
        {
            Remarks = "For every hyperparameter that varies: the best and the median perplexity by value, of the "
                + "trials' best candidate checkpoints. With a scheduler, how many trials reached each rung and went on. JSON has the whole "
                + "sweep, CSV the table by value. Of a trial: its hyperparameters, the rung at which it stands or was stopped, "
                + "curve, last texts, attempts with what they ran on, and checkpoints; JSON has all of it, CSV the curve.",
        };
        command.Add(id);
        command.Add(verbose);
        command.Add(output);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var gateway = await SweepGateway.OpenAsync(context, location.Of(parsed), cancellationToken);
            var (wanted, format) = (parsed.GetValue(id), parsed.GetValue(output));
            if (await gateway.TrialNamedAsync(wanted, cancellationToken) is not { } trial)
                return await ShowSweepAsync(context, gateway, wanted, format, cancellationToken);
            var detail = await TrialDetail.FindAsync(gateway, trial, cancellationToken);
            WriteTrial(context.Terminal.Out, detail, format, parsed.GetValue(verbose));
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteTrial(TerminalStream output, TrialDetail detail, OutputFormat format, bool isVerbose)
    {
        if (format == OutputFormat.Json) DataWriter.WriteJson(output.Writer, TrialData.Json(detail));
        else if (format == OutputFormat.Csv) DataWriter.Write(output.Writer, format, TrialData.CurveColumns, detail.Curve);
        else new TrialText(output, detail).Write(isVerbose);
    }

    private static async Task<int> ShowSweepAsync(
        CommandContext context, SweepGateway gateway, string? id, OutputFormat format, CancellationToken cancellationToken)
    {
        var summary = await gateway.FindAsync(id, cancellationToken);
        var spec = gateway.Spec(summary.Sweep);
        var trials = await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken);
        var notes = await gateway.NotesAsync(trials, cancellationToken);
        var rungs = await RungReading.ReadAsync(gateway, summary.Sweep, spec, trials, cancellationToken);
        SweepOverview overview = new(
            summary, spec, trials, notes, await gateway.IsInterruptedAsync(summary.Sweep, cancellationToken), rungs);
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
                OverviewText.Write(output, overview, NextCommand.On(context, gateway.Data, $"resume {summary.Sweep.Id}"));
                break;
        }
        return ExitCode.Done;
    }
}
