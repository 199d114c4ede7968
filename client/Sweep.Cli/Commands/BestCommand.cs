using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep best</c>: the best checkpoints of a sweep.</summary>
internal static class BestCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        var top = CommonOptions.Number("--top", "The best so many trials. Default: 1.", 1);
        Option<string?> save = new("--save")
        {
            Description = "Copies the best checkpoint to this file, after checking it against its hash.",
            HelpName = "file",
        };
        var force = SaveTarget.ForceOption();
        var where = TrialSelection.WhereOption();
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "best", "Shows or saves the best checkpoint.",
            "sweep best", "sweep best --top 5", "sweep best time-machine --save best.safetensors",
            "sweep best --where 'cell=gru and hidden_size<=256'")
        {
            Remarks = "Trials are ranked by the perplexity of their best candidate checkpoint. Those that are equal "
                + "to two decimals tie, and the one that needed fewer epochs comes first. Diverged trials have none. "
                + "The figure is that of the file itself: of the held-out text where the sweep has some, else of the "
                + "training text. " + TrialSelection.Remarks + " 'sweep trials --help' lists the columns.",
        };
        command.Add(id);
        command.Add(top);
        command.Add(where);
        command.Add(save);
        command.Add(force);
        command.Add(output);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = location.Of(parsed);
            var target = parsed.GetValue(save) is { } file ? SaveTarget.Check(file, parsed.GetValue(force)) : null;
            var selection = TrialSelection.Of(parsed.GetValue(where));
            await using var gateway = await SweepGateway.OpenAsync(context, folder, cancellationToken);
            var best = await BestTrials.FindAsync(gateway, parsed.GetValue(id), cancellationToken, selection);
            Write(context, gateway, best, parsed.GetValue(top) ?? 1, parsed.GetValue(output));
            if (target is not null) await SaveAsync(context, gateway, best, target, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        CommandContext context, SweepGateway gateway, BestTrials best, int top, OutputFormat format)
    {
        var (output, error) = (context.Terminal.Out, context.Terminal.Error);
        var shown = best.Ranked.Take(top).ToList();
        var columns = BestData.Columns(gateway.Data);
        if (format != OutputFormat.Table) DataWriter.Write(output.Writer, format, columns, shown);
        else if (shown is [var only]) BestText.Write(output, gateway.Data, best.Spec, only);
        else BestText.WriteTable(output, best.Spec, shown);
        if (best.TieWarning() is { } warning) error.Say(warning);
    }

    private static async Task SaveAsync(
        CommandContext context, SweepGateway gateway, BestTrials best, string target,
        CancellationToken cancellationToken)
    {
        var file = best.Ranked[0].Locate(gateway.Data, best.Spec);
        await CheckpointCopy.SaveAsync(file, best.Ranked[0].File!.Sha256, target, cancellationToken);
        context.Terminal.Error.Say($"Saved to {target}");
    }
}
