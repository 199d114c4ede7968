using System.Collections.Immutable;
using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep cancel</c>: ends a sweep, or some of its trials, for good.</summary>
internal static class CancelCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string[]> ids = new("id")
        {
            Description = "A sweep, or a trial as SWEEP/NUMBER; several are allowed. Default, also for /NUMBER alone: the newest sweep "
                + "that has not finished.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "cancel", "Ends a sweep, or some of its trials, at once.",
            "sweep cancel 7k3m", "sweep cancel 7k3m/5 7k3m/6")
        {
            Remarks = "Queued trials never start; running ones are given up, and what they trained since their last "
                + "checkpoint is lost. Checkpoints stay. 'sweep retry' takes a trial up again.",
        };
        command.Add(ids);
        command.Add(cluster);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            var wanted = (parsed.GetValue(ids) ?? []).Select(TrialReference.Parse).ToImmutableArray();
            if (wanted.IsEmpty) await CancelAsync(context, target, null, [], cancellationToken);
            foreach (var sweep in wanted.GroupBy(w => w.Sweep))
            {
                ImmutableArray<int> trials = sweep.Any(w => w.Trial is null)
                    ? []
                    : [.. sweep.Select(w => w.Trial!.Value).Distinct().Order()];
                await CancelAsync(context, target, sweep.Key, trials, cancellationToken);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task CancelAsync(
        CommandContext context, ClusterTarget target, string? wanted, ImmutableArray<int> trials, CancellationToken cancellationToken)
    {
        await using var access = await CoordinatorAccess.OpenAsync(
            context, target, wanted, "sweep cancel", cancellationToken, prefersUnfinished: true);
        var before = await access.Control.StatusAsync(access.Sweep, cancellationToken);
        var after = await access.Control.CancelAsync(access.Sweep, trials, cancellationToken);
        var cancelled = after.Counts.Cancelled - before.Counts.Cancelled;
        var ended = (trials.IsEmpty ? after.Counts.Total : trials.Length) - cancelled;
        await context.Terminal.Out.Writer.WriteLineAsync(
            $"Sweep {access.Sweep}: {Figures.Count(cancelled, "trial")} cancelled"
            + (ended > 0 ? $", {Figures.Count(ended)} had ended." : "."));
    }
}
