using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>One sitting with a sweep: runs it, shows it, and reports at its end.</summary>
/// <param name="context">What the command reaches the world through.</param>
/// <param name="spec">What the sweep is to do.</param>
/// <param name="isVerbose">Whether texts are shown as they come.</param>
internal sealed class RunSession(CommandContext context, SweepSpec spec, bool isVerbose)
{
    private const string StopMessage =
        "Checkpointing and stopping; Ctrl-C again stops at once "
        + "(work since the last checkpoint is done again on resume).";

    private readonly TerminalStream _error = context.Terminal.Error;
    private readonly TrialTable _table = new(spec);

    /// <summary>Runs the sweep until it is over or the user stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(RunRequest request, CancellationToken stop)
    {
        SweepStatus? last;
        var display = Display(context.Engine.Grids().Expand(spec, request.Id));
        await using (stop.Register(() => display.Say(StopMessage)))
        {
            last = await display.ShowAsync(FollowAsync(request, display.Say, stop));
        }
        if (last?.State == SweepState.Finished)
        {
            return await ReportAsync(request.Data, request.Id, CancellationToken.None);
        }
        if (last?.State == SweepState.Paused && !stop.IsCancellationRequested)
        {
            _error.Say(
                $"The sweep is paused: {Printable.FirstLine(last.Reason ?? "no reason was recorded")} "
                + $"Go on with: sweep resume {request.Id}");
            return ExitCode.SweepFailed;
        }
        if (!stop.IsCancellationRequested)
        {
            throw new CommandException(
                $"The silo stopped before the sweep was over. Go on with: sweep resume {request.Id}",
                ExitCode.Unreachable);
        }
        _error.Say($"Stopped. Go on with: sweep resume {request.Id}");
        return ExitCode.Interrupted;
    }

    /// <summary>Reports on a finished sweep.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(DataDirectory data, SweepId sweep, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, data.Root, cancellationToken);
        var summary = await gateway.FindAsync(sweep.Value, cancellationToken);
        var trials = await gateway.TrialsAsync(sweep, cancellationToken);
        await new RunReport(context, gateway, spec).WriteAsync(trials, cancellationToken);
        return ExitCodeOf(summary.Counts);
    }

    private static int ExitCodeOf(TrialCounts counts) =>
        counts.Failed > 0 || counts.Succeeded + counts.Stopped == 0 ? ExitCode.SweepFailed : ExitCode.Done;

    private IProgressDisplay Display(ImmutableArray<TrialSpec> trials)
    {
        ProgressLines lines = new(_table, trials);
        return _error.IsTerminal
            ? new LiveProgress(_error, new(_table, context.Time), lines)
            : new PlainProgress(_error.Writer, lines, context.Time);
    }

    private string Beginning(RunRequest request) =>
        $"{(request.Spec is null ? "Resuming" : "Starting")} sweep {request.Id} ({Printable.OneLine(spec.Name)}) "
        + $"in '{request.Data.Root}'";

    private async IAsyncEnumerable<SweepSnapshot> FollowAsync(
        RunRequest request, Action<string> say, [EnumeratorCancellation] CancellationToken stop)
    {
        SweepFollower? follower = null;
        ISweepReader? reader = null;
        try
        {
            // A drain takes its time and is shown to its end, so reads go on after the token was cancelled.
            var statuses = context.Engine.Runner().RunAsync(request, say, stop);
            await foreach (var status in statuses.WithCancellation(CancellationToken.None))
            {
                // Only now is it sure that the sweep is there.
                if (reader is null) say(Beginning(request));
                reader ??= await context.Engine.Ledger().OpenReaderAsync(request.Data, CancellationToken.None);
                if (reader is not null) follower ??= new(reader, request.Spec is null, isVerbose);
                yield return follower is null
                    ? new(status, [], [])
                    : await follower.FollowAsync(status, CancellationToken.None);
            }
        }
        finally
        {
            if (reader is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (reader as IDisposable)?.Dispose();
        }
    }
}
