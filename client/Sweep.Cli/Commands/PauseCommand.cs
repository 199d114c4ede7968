using System.CommandLine;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep pause</c>: no trial of a sweep begins until it is resumed.</summary>
internal static class PauseCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.UnfinishedSweepId();
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "pause", "Pauses a sweep: running trials checkpoint and wait.", "sweep pause", "sweep pause 7k3m", "sweep resume 7k3m")
        {
            id, cluster, location,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            await using var access = await CoordinatorAccess.OpenAsync(
                context, target, parsed.GetValue(id), "sweep pause", cancellationToken, prefersUnfinished: true);
            var status = await access.Control.PauseAsync(access.Sweep, "It was paused with 'sweep pause'.", cancellationToken);
            await context.Terminal.Out.Writer.WriteLineAsync(Describe(status, NextCommand.Resume(context, target, status.Id)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(SweepStatus status, string resume) => status switch
    {
        { State: SweepState.Finished } => $"Sweep {status.Id} has finished already.",
        { State: SweepState.Stopping } => $"Sweep {status.Id} ends already: its running trials stop at the end of their epoch.",
        { Counts.Running: > 0 } => $"Sweep {status.Id} is paused: {Figures.Count(status.Counts.Running, "running trial")} will "
            + $"checkpoint at the end of the epoch and wait. Go on with: {resume}",
        _ => $"Sweep {status.Id} is paused. Go on with: {resume}",
    };
}
