using System.CommandLine;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep delete</c>: takes a sweep out of the ledger, with its checkpoints.</summary>
internal static class DeleteCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string> id = new("id") { Description = "The sweep: its id, the start of its id, or its name." };
        Option<bool> yes = new("--yes", "-y") { Description = "Does not ask." };
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "delete", "Deletes a sweep that does not run: its results and its checkpoints.", "sweep delete 7k3m", "sweep delete 7k3m --yes")
        {
            id, yes, cluster, location,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            await using var access = await CoordinatorAccess.OpenAsync(
                context, target, parsed.GetRequiredValue(id), "sweep delete", cancellationToken);
            var status = await access.Control.StatusAsync(access.Sweep, cancellationToken);
            if (!parsed.GetValue(yes) && !await AgreesAsync(context, status, cancellationToken)) return ExitCode.BadInput;
            await access.Control.DeleteAsync(access.Sweep, cancellationToken);
            await context.Terminal.Out.Writer.WriteLineAsync($"Sweep {access.Sweep} is deleted.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<bool> AgreesAsync(CommandContext context, SweepStatus status, CancellationToken cancellationToken)
    {
        var what = $"sweep {status.Id} ({Printable.OneLine(status.Name)}) with {Figures.Count(status.Counts.Total, "trial")} "
            + "and their checkpoints";
        var error = context.Terminal.Error;
        if (!error.IsTerminal)
            throw new CommandException($"This would delete {what}. Nobody can be asked here: add --yes.");
        await error.Writer.WriteAsync($"Delete {what}? [y/N] ");
        var input = context.Terminal.OpenInput();
        // A terminal's input does not listen to the token, and Ctrl-C must end the wait for it.
        var answer = await Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        if (answer?.Trim() is "y" or "Y" or "yes") return true;
        error.Say("Nothing was deleted.");
        return false;
    }
}
