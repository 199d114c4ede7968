using System.CommandLine;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep run</c>: runs a grid file on this machine.</summary>
internal static class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var grid = CommonOptions.Grid();
        var overrides = CommonOptions.Overrides();
        var slots = CommonOptions.Slots();
        var lanes = CommonOptions.Lanes();
        var metrics = CommonOptions.Metrics();
        var verbose = CommonOptions.Verbose();
        var dataDirectory = CommonOptions.DataDirectory();
        DocumentedCommand command = new(
            "run", "Runs a sweep on this machine.",
            "sweep run data/grids/quickstart.json",
            "sweep run grid.json --set epochs=20 --set lr=[0.5,1] --slots cpu:2")
        {
            Remarks = "Trains every trial of the grid and shows the best checkpoint. Ctrl-C checkpoints and stops; "
                + "'sweep resume' goes on from there. Exit code 0: done; 1: a trial failed, or none succeeded; "
                + "2: bad input; 3: store or silo unreachable; 130: interrupted. "
                + "SWEEP_DEBUG=1 adds the trace of a bug.",
        };
        command.Add(grid);
        command.Add(overrides);
        command.Add(slots);
        command.Add(lanes);
        command.Add(metrics);
        command.Add(verbose);
        command.Add(dataDirectory);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = await GridInput.ReadAsync(
                context, parsed.GetRequiredValue(grid), parsed.GetValue(overrides) ?? [], cancellationToken);
            if (spec is null) return ExitCode.BadInput;
            var data = DataLocation.FindFolder(parsed.GetValue(dataDirectory), context.Environment);
            RunRequest request = new(data, SweepId.New(), spec, SlotChoice.Of(parsed.GetRequiredValue(slots)))
            {
                Lanes = parsed.GetValue(lanes) ?? 0,
                MetricsPort = parsed.GetValue(metrics),
            };
            return await new RunSession(context, spec, parsed.GetValue(verbose)).RunAsync(request, cancellationToken);
        });
        return command;
    }
}
