using System.CommandLine;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep validate</c>: checks a grid file and starts nothing.</summary>
internal static class ValidateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var grid = CommonOptions.Grid();
        var overrides = CommonOptions.Overrides();
        var dataDirectory = CommonOptions.DataDirectory();
        Option<bool> verbose = new("--verbose", "-v") { Description = "Also lists the trials." };
        DocumentedCommand command = new(
            "validate", "Checks a grid file and its corpus, and counts its trials; starts nothing.",
            "sweep validate data/grids/quickstart.json", "sweep validate grid.json --set lr=[0.5,1] --verbose")
        {
            grid, overrides, verbose, dataDirectory,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context, parsed.GetRequiredValue(grid), parsed.GetValue(overrides) ?? [], parsed.GetValue(verbose),
            parsed.GetValue(dataDirectory), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, string grid, IReadOnlyList<string> overrides, bool verbose,
        string? dataDirectory, CancellationToken cancellationToken)
    {
        var spec = await GridInput.ReadAsync(context, grid, overrides, cancellationToken);
        if (spec is null) return ExitCode.BadInput;
        var data = DataLocation.FindFolder(dataDirectory, context.Environment);
        await context.Engine.Runner().CheckAsync(data, spec, cancellationToken);
        // Numbers and values do not depend on the id, and nothing is kept.
        var trials = context.Engine.Grids().Expand(spec, SweepId.New());
        var output = context.Terminal.Out;
        await output.Writer.WriteLineAsync($"ok: {TrialCountText.Of(spec, trials.Length)}");
        if (RungText.Scheduler(spec) is { } scheduler) await output.Writer.WriteLineAsync(scheduler);
        if (verbose)
        {
            output.Console.Write(new TrialTable(spec).Build(
                output.Width, trials, t => t, Narrowing.Wrap,
                new TrialColumn<TrialSpec>(
                    new("seed", IsNumber: true), t => FormattableString.Invariant($"{t.Seed}"))));
        }
        return ExitCode.Done;
    }
}
