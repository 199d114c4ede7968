using System.Collections.Immutable;
using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep extend</c>: adds points, repeats or epochs to a sweep.</summary>
internal static class ExtendCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        var epochs = CommonOptions.Number("--epochs", "Trains all trials on to this epoch.", 1);
        var trials = CommonOptions.Number("--trials", "How many trials a random search is to have.", 1);
        var repeats = CommonOptions.Number("--repeats", "How many times the whole grid is to be trained.", 1);
        var overrides = CommonOptions.Overrides();
        overrides.Description = "Adds values to an axis, such as lr=4 or lr=[4,8]. May be repeated.";
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "extend", "Adds points, repeats or epochs to a sweep; what is trained stays.",
            "sweep extend 7k3m --epochs 1000", "sweep extend 7k3m --set lr=[4,8]", "sweep extend 7k3m --repeats 3")
        {
            Remarks = "New trials are numbered after those that are there. More epochs take every trial that trained all "
                + "its epochs on from its newest checkpoint. A sweep that had finished runs again. Trials that a scheduler had stopped "
                + "at a rung are compared again, and go on if they are among the best now.",
        };
        command.Add(id);
        command.Add(epochs);
        command.Add(trials);
        command.Add(repeats);
        command.Add(overrides);
        command.Add(cluster);
        command.Add(location);
        command.SetAction((parsed, cancellationToken) =>
        {
            ImmutableArray<string> changes =
            [
                .. Change("epochs", parsed.GetValue(epochs)), .. Change("trials", parsed.GetValue(trials)),
                .. Change("repeats", parsed.GetValue(repeats)), .. parsed.GetValue(overrides) ?? [],
            ];
            if (changes.IsEmpty)
                throw new CommandException("Nothing to add was named. Give --epochs, --trials, --repeats or --set lr=4.");
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            return RunAsync(context, target, parsed.GetValue(id), changes, cancellationToken);
        });
        return command;
    }

    private static IEnumerable<string> Change(string key, int? value) =>
        value is { } number ? [FormattableString.Invariant($"{key}={number}")] : [];

    private static async Task<int> RunAsync(
        CommandContext context, ClusterTarget target, string? id, ImmutableArray<string> changes, CancellationToken cancellationToken)
    {
        await using var access = await CoordinatorAccess.OpenAsync(context, target, id, "sweep extend", cancellationToken);
        var before = await access.Control.StatusAsync(access.Sweep, cancellationToken);
        var after = await access.Control.ExtendAsync(access.Sweep, changes, cancellationToken);
        var added = after.Counts.Total - before.Counts.Total;
        var aside = Math.Max(0, after.Counts.Paused - before.Counts.Paused);
        var longer = before.Counts.Ended - after.Counts.Ended - aside;
        List<string> parts = [];
        if (added > 0) parts.Add($"{Figures.Count(added, "trial")} added");
        if (longer > 0) parts.Add($"{Figures.Count(longer, "trial")} that had ended will train on");
        if (aside > 0) parts.Add($"{Figures.Count(aside, "trial")} that had ended at a rung will be compared again");
        if (parts.Count == 0)
        {
            parts.Add(after.EpochsTotal > before.EpochsTotal ? "its trials will train longer" : "all of that is there already");
        }
        await context.Terminal.Out.Writer.WriteLineAsync($"Sweep {access.Sweep}: {string.Join(", ", parts)}.");
        if (after.Counts.Ended < after.Counts.Total) await ChangeReport.TellWhoTrainsAsync(context, target, access, cancellationToken);
        return ExitCode.Done;
    }
}
