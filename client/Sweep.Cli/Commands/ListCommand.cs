using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep list</c>: the sweeps that are here.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "list", "Lists the sweeps, newest first.", "sweep list", "sweep list --output json")
        {
            output, dataDirectory,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(context, parsed.GetValue(output), parsed.GetValue(dataDirectory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, OutputFormat format, string? dataDirectory, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, dataDirectory, cancellationToken);
        List<SweepRow> rows = [];
        foreach (var summary in await gateway.ListAsync(cancellationToken))
        {
            var trials = await gateway.TrialsAsync(summary.Sweep.Id, cancellationToken);
            rows.Add(new(summary, RankedTrial.Of(trials).FirstOrDefault()));
        }
        if (rows.Count == 0) context.Terminal.Error.Say(gateway.NothingYet);
        if (format != OutputFormat.Table) DataWriter.Write(context.Terminal.Out.Writer, format, SweepRow.Columns, rows);
        else if (rows.Count > 0) context.Terminal.Out.Console.Write(SweepRow.Table(rows));
        return ExitCode.Done;
    }
}
