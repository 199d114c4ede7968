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

    private const string WatchStopMessage = "Watching ends; the sweep goes on.";

    private readonly TerminalStream _error = context.Terminal.Error;
    private readonly TrialTable _table = new(spec);

    /// <summary>Runs the sweep until it is over or the user stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(RunRequest request, CancellationToken stop)
    {
        var last = await ShowAsync(context.Engine.Runner(), request, Beginning(request), StopMessage, stop);
        if (OutcomeOf(last, request, stop) is { } outcome) return await outcome;
        if (!stop.IsCancellationRequested)
        {
            throw new CommandException(
                $"The silo stopped before the sweep was over. Go on with: {Resume(request)}",
                ExitCode.Unreachable);
        }
        _error.Say($"Stopped. Go on with: {Resume(request)}");
        return ExitCode.Interrupted;
    }

    /// <summary>Shows a sweep that silos in other processes run, until it is over or the user has seen enough.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WatchAsync(ISweepRunner silos, RunRequest request, CancellationToken stop)
    {
        var last = await ShowAsync(silos, request, Watching(request), WatchStopMessage, stop);
        if (OutcomeOf(last, request, stop) is { } outcome) return await outcome;
        _error.Say($"Sweep {request.Id} goes on at the silos. See: {NextCommand.On(context, request.Data, $"show {request.Id}")}");
        return ExitCode.Interrupted;
    }

    /// <summary>Reports on a finished sweep.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(DataDirectory data, SweepId sweep, CancellationToken cancellationToken)
    {
        await using var gateway = await SweepGateway.OpenAsync(context, data, cancellationToken);
        var summary = await gateway.FindAsync(sweep.Value, cancellationToken);
        var trials = await gateway.TrialsAsync(sweep, cancellationToken);
        await new RunReport(context, gateway, spec).WriteAsync(trials, cancellationToken);
        return ExitCode.Of(summary.Counts);
    }

    /// <summary>What a sweep that is over, or paused by itself, ends the command with; null for one that goes on.</summary>
    private Task<int>? OutcomeOf(SweepStatus? last, RunRequest request, CancellationToken stop)
    {
        if (last?.State == SweepState.Finished) return FinishAsync(last, request);
        if (last?.State != SweepState.Paused || stop.IsCancellationRequested) return null;
        _error.Say($"{ProgressLines.Paused(last)} Go on with: {Resume(request)}");
        return Task.FromResult(ExitCode.SweepFailed);
    }

    private async Task<int> FinishAsync(SweepStatus last, RunRequest request)
    {
        if (request.HasLedger) return await ReportAsync(request.Data, request.Id, CancellationToken.None);
        // The ledger is with the silos, out of this command's reach.
        _error.Say($"Sweep {last.Id} has finished: {ProgressLines.Summary(last, null)}");
        return ExitCode.Of(last.Counts);
    }

    private async Task<SweepStatus?> ShowAsync(
        ISweepRunner runner, RunRequest request, string beginning, string stopMessage, CancellationToken stop)
    {
        var display = Display(context.Engine.Grids().Expand(spec, request.Id));
        await using var told = stop.Register(() => display.Say(stopMessage));
        return await display.ShowAsync(FollowAsync(runner, request, beginning, display.Say, stop));
    }

    private IProgressDisplay Display(ImmutableArray<TrialSpec> trials)
    {
        ProgressLines lines = new(_table, trials);
        return _error.IsTerminal
            ? new LiveProgress(_error, new(_table, context.Time), lines)
            : new PlainProgress(_error.Writer, lines, context.Time);
    }

    private string Resume(RunRequest request) => NextCommand.On(context, request.Data, $"resume {request.Id}");

    private string Beginning(RunRequest request) =>
        $"{(request.Spec is null ? "Resuming" : "Starting")} sweep {request.Id} ({Printable.OneLine(spec.Name)}) "
        + $"in '{request.Data.Name}'";

    private string Watching(RunRequest request) =>
        $"Watching sweep {request.Id} ({Printable.OneLine(spec.Name)}); Ctrl-C ends that and leaves the sweep alone";

    private async IAsyncEnumerable<SweepSnapshot> FollowAsync(
        ISweepRunner runner, RunRequest request, string beginning, Action<string> say,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var hasBegun = false;
        SweepFollower? follower = null;
        ISweepReader? reader = null;
        try
        {
            // A drain takes its time and is shown to its end, so reads go on after the token was cancelled.
            var statuses = runner.RunAsync(request, say, stop);
            await foreach (var status in statuses.WithCancellation(CancellationToken.None))
            {
                // Only now is it sure that the sweep is there.
                if (!hasBegun) say(beginning);
                hasBegun = true;
                if (request.HasLedger) reader ??= await context.Engine.Ledger().OpenReaderAsync(request.Data, CancellationToken.None);
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
