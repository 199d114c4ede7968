using System.CommandLine;
using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary><c>sweep watch</c>: a sweep that trains somewhere, live.</summary>
internal static class WatchCommand
{
    private const double Shortest = 0.2;
    private const double Longest = 3600;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var id = CommonOptions.UnfinishedSweepId();
        id.Description += " If all have: the newest.";
        Option<bool> once = new("--once") { Description = "Shows one picture and ends." };
        var interval = Interval();
        var cluster = ClusterOptions.Cluster();
        cluster.Description = "A silo's gateway, for a sweep whose data directory is out of reach.";
        var location = CommonOptions.Location();
        DocumentedCommand command = new(
            "watch", "Shows live how a sweep trains.",
            "sweep watch", "sweep watch 7k3m --interval 5", "sweep watch --once", "sweep watch > log")
        {
            Remarks = "Curves of the trials that run, how fast they train, the best so far and the time left, read from "
                + "the data directory; whoever trains need not answer. Where standard output is no terminal: a line for "
                + "every trial that ends. Ctrl-C ends the watching alone. Exit code 0: done; 1: a trial failed, none "
                + "succeeded, or the sweep is paused; 3: no process trains it; 130: you ended the watching.",
        };
        command.Add(id);
        command.Add(once);
        command.Add(interval);
        command.Add(cluster);
        command.Add(location);
        command.SetAction((parsed, stop) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster), location.Of(parsed), context);
            Request request = new(
                parsed.GetValue(id), parsed.GetValue(once), TimeSpan.FromSeconds(parsed.GetRequiredValue(interval)));
            return target.HasLedger
                ? WatchLedgerAsync(context, target, request, stop)
                : WatchClusterAsync(context, target, request, stop);
        });
        return command;
    }

    private static Option<double> Interval()
    {
        Option<double> option = new("--interval")
        {
            Description = "How long to wait between two looks, 0.2 to 3600.",
            HelpName = "seconds",
            DefaultValueFactory = _ => 1,
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<double>() is >= Shortest and <= Longest) return;
            result.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"'--interval {result.Tokens[0].Value}' is not from {Shortest} to {Longest} seconds."));
        });
        return option;
    }

    private static async Task<int> WatchLedgerAsync(
        CommandContext context, ClusterTarget target, Request request, CancellationToken stop)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, target.Data, stop);
        var summary = await gateway.FindUnfinishedAsync(request.Sweep, stop);
        LedgerWatch watch = new(gateway, summary);
        var session = Session(context, target, request, summary.Sweep.Id);
        return request.IsOnce
            ? await session.LookAsync(watch, stop)
            : await session.WatchAsync(watch, gateway.Follow(), watch.Table, stop);
    }

    private static async Task<int> WatchClusterAsync(
        CommandContext context, ClusterTarget target, Request request, CancellationToken stop)
    {
        var id = CoordinatorAccess.WholeId(request.Sweep);
        await using var control = await context.Engine.Cluster().TryConnectAsync(target, stop)
            ?? throw await target.NoSiloAsync(context, stop);
        ClusterWatch watch = new(control, id);
        var session = Session(context, target, request, id);
        return request.IsOnce
            ? await session.LookAsync(watch, stop)
            : await session.WatchAsync(watch, follower: null, new([], hasRepeats: false), stop);
    }

    private static WatchSession Session(CommandContext context, ClusterTarget target, Request request, SweepId sweep) =>
        new(context, request.Interval, NextCommand.Resume(context, target, sweep));

    /// <summary>What was typed.</summary>
    /// <param name="Sweep">The sweep; null for the newest that has not finished.</param>
    /// <param name="IsOnce">Whether one picture is enough.</param>
    /// <param name="Interval">How long to wait between two looks.</param>
    private sealed record Request(string? Sweep, bool IsOnce, TimeSpan Interval);
}
