using System.CommandLine;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary><c>sweep resume</c>: goes on with a sweep that was interrupted or paused.</summary>
internal static class ResumeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.UnfinishedSweepId();
        var slots = CommonOptions.Slots();
        var lanes = CommonOptions.Lanes();
        var metrics = CommonOptions.Metrics();
        Option<bool> watch = new("--watch") { Description = "Where silos train: shows the sweep until it is over." };
        var verbose = CommonOptions.Verbose();
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "resume", "Goes on with a sweep that was interrupted or paused.",
            "sweep resume", "sweep resume 7k3m --slots cpu:2")
        {
            Remarks = "Silos that answer go on with it, and the command ends. Where none does it trains here, as 'sweep run' does.",
        };
        command.Add(id);
        command.Add(slots);
        command.Add(lanes);
        command.Add(metrics);
        command.Add(watch);
        command.Add(verbose);
        command.Add(cluster);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            if (!target.HasLedger) return await ResumeAsync(context, target, parsed.GetValue(id), cancellationToken);
            var (sweep, spec) = await FindAsync(context, parsed.GetValue(id), target.Data, cancellationToken);
            RunSession session = new(context, spec, parsed.GetValue(verbose));
            if (sweep.State == SweepState.Finished)
            {
                context.Terminal.Error.Say($"Sweep '{sweep.Id}' has finished already.");
                return await session.ReportAsync(target.Data, sweep.Id, cancellationToken);
            }
            RunRequest request = new(target.Data, sweep.Id, null, SlotChoice.Of(parsed.GetRequiredValue(slots)))
            {
                Lanes = parsed.GetValue(lanes) ?? 0,
                MetricsPort = parsed.GetValue(metrics),
            };
            await using var control = await context.Engine.Cluster().TryConnectAsync(target, cancellationToken);
            if (control is null && (target.Gateway is not null || target.Data.Server is not null))
                throw await target.NoSiloAsync(context, cancellationToken);
            if (control is null) return await session.RunAsync(request, cancellationToken);
            await CoordinatorAccess.RequireServiceAsync(control, sweep.Id, cancellationToken);
            Tell(context, await control.ResumeAsync(sweep.Id, cancellationToken));
            return parsed.GetValue(watch)
                ? await session.WatchAsync(new ClusterWatcher(control), request, cancellationToken)
                : ExitCode.Done;
        });
        return command;
    }

    /// <summary>At silos whose ledger is out of reach.</summary>
    private static async Task<int> ResumeAsync(
        CommandContext context, ClusterTarget target, string? id, CancellationToken cancellationToken)
    {
        await using var access = await CoordinatorAccess.OpenAsync(
            context, target, id, "sweep resume", cancellationToken, prefersUnfinished: true);
        await CoordinatorAccess.RequireServiceAsync(access.Control, access.Sweep, cancellationToken);
        Tell(context, await access.Control.ResumeAsync(access.Sweep, cancellationToken));
        return ExitCode.Done;
    }

    private static void Tell(CommandContext context, SweepStatus status) => context.Terminal.Out.Writer.WriteLine(
        status.State == SweepState.Finished
            ? $"Sweep {status.Id} has finished already."
            : $"Sweep {status.Id} goes on at the silos: {Figures.Share(status.Counts.Ended, status.Counts.Total)} trials ended.");

    // The reader is closed before the silo opens the ledger for itself.
    private static async Task<(SweepRecord Sweep, SweepSpec Spec)> FindAsync(
        CommandContext context, string? id, DataDirectory data, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, data, cancellationToken);
        var found = await gateway.FindUnfinishedAsync(id, cancellationToken);
        return (found.Sweep, gateway.Spec(found.Sweep));
    }
}
