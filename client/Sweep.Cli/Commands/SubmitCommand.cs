using System.CommandLine;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary><c>sweep submit</c>: hands a grid to silos that run already.</summary>
internal static class SubmitCommand
{
    private const string OwnText = "file:";

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var grid = CommonOptions.Grid();
        var overrides = CommonOptions.Overrides();
        Option<bool> watch = new("--watch") { Description = "Shows the sweep until it is over. Ctrl-C ends only that." };
        Option<bool> dryRun = new("--dry-run") { Description = "Checks grid and corpus, counts the trials, and submits nothing." };
        var verbose = CommonOptions.Verbose();
        verbose.Description = "With --watch: also shows what the trials write, as it comes.";
        var cluster = ClusterOptions.Cluster();
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "submit", "Hands a sweep to silos that run already.",
            "sweep submit grid.json", "sweep submit grid.json --set lr=[0.5,1] --watch", "id=$(sweep submit grid.json)")
        {
            Remarks = "Standard output has the sweep's id alone. Silos are started with 'sweep silo'; where none answers "
                + "the exit code is 3. To train without silos of their own: 'sweep run'.",
        };
        command.Add(grid);
        command.Add(overrides);
        command.Add(watch);
        command.Add(dryRun);
        command.Add(verbose);
        command.Add(cluster);
        command.Add(location);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spec = await GridInput.ReadAsync(
                context, parsed.GetRequiredValue(grid), parsed.GetValue(overrides) ?? [], cancellationToken);
            if (spec is null) return ExitCode.BadInput;
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            if (parsed.GetValue(dryRun)) return await CheckAsync(context, target, spec, cancellationToken);
            RunSession? session = parsed.GetValue(watch) ? new(context, spec, parsed.GetValue(verbose)) : null;
            return await SubmitAsync(context, target, spec, session, cancellationToken);
        });
        return command;
    }

    private static async Task<int> CheckAsync(
        CommandContext context, ClusterTarget target, SweepSpec spec, CancellationToken cancellationToken)
    {
        var data = await context.Engine.Ledger().LocateAsync(target.Data, cancellationToken);
        await context.Engine.Runner().CheckAsync(data, spec, cancellationToken);
        var trials = context.Engine.Grids().Expand(spec, SweepId.New()).Length;
        await context.Terminal.Out.Writer.WriteLineAsync($"ok: {TrialCountText.Of(spec, trials)}; nothing was submitted");
        return ExitCode.Done;
    }

    private static async Task<int> SubmitAsync(
        CommandContext context, ClusterTarget target, SweepSpec spec, RunSession? session, CancellationToken cancellationToken)
    {
        if (!target.HasLedger && spec.Corpus.Name.StartsWith(OwnText, StringComparison.Ordinal))
        {
            throw new CommandException(
                $"The corpus '{spec.Corpus.Name}' must be copied to where the silos find it. "
                + "Name their data directory with --data-dir, or their database with --store.");
        }
        var cluster = context.Engine.Cluster();
        // Asked before the corpus is fetched: without a silo all that would be in vain.
        await using var control = await cluster.TryConnectAsync(target, cancellationToken)
            ?? throw await target.NoSiloAsync(context, cancellationToken);
        var id = SweepId.New();
        await CoordinatorAccess.RequireServiceAsync(control, id, cancellationToken);
        var data = await context.Engine.Ledger().LocateAsync(target.Data, cancellationToken);
        var prepared = await cluster.PrepareAsync(data, spec, cancellationToken);
        // Once it is on its way a repetition is the only way to learn whether it arrived, so it is not given up here.
        var status = await control.SubmitAsync(id, prepared, CancellationToken.None);
        await context.Terminal.Out.Writer.WriteLineAsync(id.Value);
        await context.Terminal.Out.Writer.FlushAsync(CancellationToken.None);
        context.Terminal.Error.Say(
            $"Submitted '{Printable.OneLine(spec.Name)}' with {Figures.Count(status.Counts.Total, "trial")}."
            + (session is null && target.HasLedger ? $" See: {NextCommand.On(context, target.Data, $"show {id}")}" : ""));
        if (session is null) return ExitCode.Done;
        RunRequest request = new(target.Data, id, prepared, SlotSelection.Auto) { HasLedger = target.HasLedger };
        return await session.WatchAsync(new ClusterWatcher(control), request, cancellationToken);
    }
}
