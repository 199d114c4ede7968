using System.CommandLine;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary><c>sweep resume</c>: goes on with a sweep that was interrupted or paused.</summary>
internal static class ResumeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.SweepId();
        id.Description =
            "The sweep: its id, the start of its id, or its name. Default: the newest that has not finished.";
        var slots = CommonOptions.Slots();
        var verbose = CommonOptions.Verbose();
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "resume", "Goes on with a sweep that was interrupted or paused.",
            "sweep resume", "sweep resume 7k3m --slots cpu:2")
        {
            id, slots, verbose, dataDirectory,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(dataDirectory);
            var (sweep, spec) = await FindAsync(context, parsed.GetValue(id), folder, cancellationToken);
            var data = DataLocation.Find(folder, context.Environment);
            RunSession session = new(context, spec, parsed.GetValue(verbose));
            if (sweep.State == SweepState.Finished)
            {
                context.Terminal.Error.Say($"Sweep '{sweep.Id}' has finished already.");
                return await session.ReportAsync(data, sweep.Id, cancellationToken);
            }
            RunRequest request = new(data, sweep.Id, null, SlotChoice.CpuSlots(parsed.GetRequiredValue(slots)));
            return await session.RunAsync(request, cancellationToken);
        });
        return command;
    }

    // The reader is closed before the silo opens the ledger for itself.
    private static async Task<(SweepRecord Sweep, SweepSpec Spec)> FindAsync(
        CommandContext context, string? id, string? dataDirectory, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, dataDirectory, cancellationToken);
        var found = await gateway.FindAsync(id, cancellationToken);
        if (id is null && found.Sweep.State == SweepState.Finished)
        {
            var sweeps = await gateway.ListAsync(cancellationToken);
            found = sweeps.FirstOrDefault(s => s.Sweep.State != SweepState.Finished) ?? found;
        }
        return (found.Sweep, gateway.Spec(found.Sweep));
    }
}
