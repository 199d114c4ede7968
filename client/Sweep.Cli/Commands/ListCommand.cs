using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep list</c>: the sweeps that are here.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "list", "Lists the sweeps, newest first.", "sweep list", "sweep list --output json")
        {
            output, location,
        };
        command.Remarks = "A sweep that is not over and that no process trains is 'interrupted'; 'sweep resume' goes on with it. In JSON "
            + "and CSV its 'state' is still the ledger's, and 'interrupted' is true.";
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(context, parsed.GetValue(output), location.Of(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, OutputFormat format, LocationChoice location, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, location, cancellationToken);
        var sweeps = await gateway.ListAsync(cancellationToken);
        var isInUse = await gateway.IsInUseAsync(cancellationToken);
        var rows = sweeps.Select(summary => new SweepRow(summary, SweepGateway.IsInterrupted(summary.Sweep, isInUse))).ToList();
        if (rows.Count == 0) context.Terminal.Error.Say(gateway.NothingYet);
        if (format != OutputFormat.Table) DataWriter.Write(context.Terminal.Out.Writer, format, SweepRow.Columns, rows);
        else if (rows.Count > 0) context.Terminal.Out.Console.Write(SweepRow.Table(rows));
        return ExitCode.Done;
    }
}
