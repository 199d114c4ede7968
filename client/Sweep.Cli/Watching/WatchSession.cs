using System.Runtime.CompilerServices;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Shows a sweep that someone else trains, until it is over or its user has seen enough.</summary>
/// <param name="context">What the command reaches the world through.</param>
/// <param name="interval">How long to wait between two looks.</param>
/// <param name="resume">The command line that goes on with the sweep.</param>
internal sealed class WatchSession(CommandContext context, TimeSpan interval, string resume)
{
    private const int WidthOfFile = 100;
    private const int HeightOfFile = 40;

    // A message, perhaps of two lines, and the prompt.
    private const int LinesAfter = 3;

    // On the terminal of a slow machine, or with a ledger of many trials, looking must not take what training needs.
    private const int MostRests = 20;

    private readonly TerminalStream _output = context.Terminal.Out;
    private readonly WatchPicture _picture = new(context.Time);

    /// <summary>Shows one picture.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> LookAsync(IWatchedSweep sweep, CancellationToken cancellationToken)
    {
        var moment = await sweep.ReadAsync(cancellationToken);
        Print(moment);
        return moment.IsOver ? Conclude(moment) : ExitCode.Done;
    }

    /// <summary>Shows the sweep until it is over: on a terminal as a picture, else in lines.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="follower">Tells which trials ended; null where the ledger is out of reach.</param>
    /// <param name="table">Describes them.</param>
    /// <param name="stop">Ends the watching.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WatchAsync(
        IWatchedSweep sweep, SweepFollower? follower, TrialTable table, CancellationToken stop)
    {
        WatchMoment? last;
        if (LiveScreen.IsPossible(_output))
        {
            last = await ShowLiveAsync(sweep, stop);
            if (last is not null) Print(last);
        }
        else
        {
            last = await ShowLinesAsync(sweep, follower, table, stop);
        }
        if (last is { IsOver: true }) return Conclude(last);
        var see = last is null ? "" : $" See: sweep show {last.Status.Id}";
        context.Terminal.Error.Say($"Watching ends; the sweep goes on.{see}");
        return ExitCode.Interrupted;
    }

    private async Task<WatchMoment?> ShowLiveAsync(IWatchedSweep sweep, CancellationToken stop)
    {
        WatchMoment? last = null;
        LiveScreen? screen = null;
        // At once, whatever is being read: a second Ctrl-C would end the process on a screen that is not the shell's.
        await using var leaving = stop.Register(() => screen?.Dispose());
        try
        {
            await foreach (var moment in MomentsAsync(sweep, stop).WithCancellation(CancellationToken.None))
            {
                last = moment;
                // A sweep that is over is only printed.
                if (moment.IsOver) break;
                screen ??= new(_output);
                screen.Show(_picture.Draw(moment, LineWidth, _output.Height, hasChart: true));
            }
        }
        finally
        {
            screen?.Dispose();
        }
        return last;
    }

    private async Task<WatchMoment?> ShowLinesAsync(
        IWatchedSweep sweep, SweepFollower? follower, TrialTable table, CancellationToken stop)
    {
        WatchMoment? last = null;
        var isFirst = true;
        PlainProgress lines = new(_output.Writer, new(table, []), context.Time);
        await lines.ShowAsync(SnapshotsAsync());
        if (last is null) return null;
        // Who comes when all is over has seen no lines.
        if (isFirst && last.IsOver) Print(last);
        else await _output.Writer.WriteLineAsync(ProgressLines.Summary(last.Status, null));
        await _output.Writer.FlushAsync(CancellationToken.None);
        return last;

        async IAsyncEnumerable<SweepSnapshot> SnapshotsAsync()
        {
            await foreach (var moment in MomentsAsync(sweep, stop).WithCancellation(CancellationToken.None))
            {
                isFirst = last is null;
                last = moment;
                yield return follower is null
                    ? new(moment.Status, [], [])
                    : await follower.FollowAsync(moment.Status, CancellationToken.None);
            }
        }
    }

    private async IAsyncEnumerable<WatchMoment> MomentsAsync(
        IWatchedSweep sweep, [EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            var begun = context.Time.GetTimestamp();
            if (await ReadAsync(sweep, stop) is not { } moment) yield break;
            var cost = context.Time.GetElapsedTime(begun);
            yield return moment;
            if (moment.IsOver || _output.IsUnread() || !await RestAsync(cost, stop)) yield break;
        }
    }

    private static async Task<WatchMoment?> ReadAsync(IWatchedSweep sweep, CancellationToken stop)
    {
        try
        {
            return await sweep.ReadAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> RestAsync(TimeSpan cost, CancellationToken stop)
    {
        try
        {
            await Task.Delay(cost * MostRests > interval ? cost * MostRests : interval, context.Time, stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    // A character in the last column would make some terminals go on in the next line.
    private int LineWidth => Math.Max(1, _output.IsTerminal ? _output.Width - 1 : WidthOfFile);

    private void Print(WatchMoment moment)
    {
        var height = _output.IsTerminal ? _output.Height - LinesAfter : HeightOfFile;
        var hasChart = _output.HasUnicode;
        _output.Console.Write(_picture.Draw(moment, LineWidth, height, hasChart));
    }

    // On a line of its own, so that it can be copied from a narrow terminal too.
    private void SayHowToGoOn(string why)
    {
        context.Terminal.Error.Say(why);
        context.Terminal.Error.Say($"Go on with: {resume}");
    }

    private int Conclude(WatchMoment moment)
    {
        var status = moment.Status;
        if (moment.IsInterrupted)
        {
            SayHowToGoOn("The sweep was interrupted: no process trains it.");
            return ExitCode.Unreachable;
        }
        if (status.State == SweepState.Paused)
        {
            SayHowToGoOn(ProgressLines.Paused(status));
            return ExitCode.SweepFailed;
        }
        context.Terminal.Error.Say($"Sweep {status.Id} has finished. See: sweep show {status.Id}");
        return ExitCode.Of(status.Counts);
    }
}
