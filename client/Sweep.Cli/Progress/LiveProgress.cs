using Spectre.Console;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>
/// Progress for a terminal: a picture that is redrawn in place; texts and failures scroll by above it.
/// </summary>
internal sealed class LiveProgress(TerminalStream terminal, ProgressPicture picture, ProgressLines lines)
    : IProgressDisplay
{
    // The terminal echoes ^C where the picture ends; at the right margin that would begin a line and shift the picture.
    private const int RoomForEcho = 3;

    /// <inheritdoc/>
    public async Task<SweepStatus?> ShowAsync(IAsyncEnumerable<SweepSnapshot> snapshots)
    {
        SweepStatus? last = null;
        var live = terminal.LiveConsole.Live(new Text(""));
        live.AutoClear = true;
        await live.StartAsync(async context =>
        {
            await foreach (var snapshot in snapshots)
            {
                last = snapshot.Status;
                WriteAbove(snapshot);
                var width = Math.Max(1, terminal.Width - RoomForEcho);
                var best = lines.Best(snapshot.Status);
                context.UpdateTarget(picture.Draw(snapshot.Status, best, width, terminal.Height));
            }
        });
        return last;
    }

    /// <inheritdoc/>
    public void Say(string message) => terminal.LiveConsole.Write(new ScrolledText(message, Styles.Strong));

    private void WriteAbove(SweepSnapshot snapshot)
    {
        foreach (var sample in snapshot.Samples)
        {
            terminal.LiveConsole.Write(new ScrolledText(ProgressLines.Sample(sample), Styles.Quiet));
        }
        foreach (var trial in snapshot.Ended.Where(t => t.State == TrialState.Failed))
        {
            terminal.LiveConsole.Write(new ScrolledText(
                lines.Ended(trial, snapshot.Status.Counts.Ended, snapshot.Status.Counts), Styles.Bad));
        }
    }
}
