using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep slots</c>: what every slot of every silo does.</summary>
internal static class SlotsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "slots", "Lists the slots of the silos that run, and what they train.",
            "sweep slots", "sweep slots --output json", "sweep slots --cluster 127.0.0.1:30000")
        {
            output, cluster, location,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context),
            parsed.GetValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, ClusterTarget target, OutputFormat format, CancellationToken cancellationToken)
    {
        await using var control = await context.Engine.Cluster().TryConnectAsync(target, cancellationToken)
            ?? throw await target.NoSiloAsync(context, cancellationToken);
        var picture = await control.SilosAsync(cancellationToken);
        List<SlotRow> rows = [.. picture.Silos.SelectMany(SlotRow.Of)];
        var output = context.Terminal.Out;
        if (format != OutputFormat.Table) DataWriter.Write(output.Writer, format, SlotRow.Columns, rows);
        else if (rows.Count > 0) output.Console.Write(SlotRow.Table(rows));
        if (format == OutputFormat.Table && rows.Count > 0)
            context.Terminal.Error.Say(SlotRow.Summary([.. picture.Silos.SelectMany(silo => silo.Slots)]));
        foreach (var silo in picture.Silos.Where(s => s.Slots.IsEmpty)) context.Terminal.Error.Say($"Silo {silo.Silo} has no slots.");
        foreach (var silo in picture.Silent) context.Terminal.Error.Say($"Silo {silo} does not answer.");
        return ExitCode.Done;
    }
}
