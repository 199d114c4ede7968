using Spectre.Console;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Progress for a terminal: a picture that is redrawn in place; texts and failures scroll by above it.</summary>
internal sealed class LiveProgress(TerminalStream terminal, ProgressPicture picture, ProgressLines lines) : IProgressDisplay
{
    /// <inheritdoc/>
    public async Task<SweepStatus?> ShowAsync(IAsyncEnumerable<SweepSnapshot> snapshots)
    {
        SweepStatus? last = null;
        var live = terminal.Console.Live(new Text(""));
        live.AutoClear = true;
        await live.StartAsync(async context =>
        {
            await foreach (var snapshot in snapshots)
            {
                last = snapshot.Status;
                WriteAbove(snapshot);
                context.UpdateTarget(picture.Draw(snapshot.Status, terminal.Width, terminal.Height));
            }
        });
        return last;
    }

    private void WriteAbove(SweepSnapshot snapshot)
    {
        foreach (var sample in snapshot.Samples) terminal.Console.WriteLine(ProgressLines.Sample(sample), Styles.Quiet);
        foreach (var trial in snapshot.Ended.Where(t => t.State == TrialState.Failed))
        {
            terminal.Console.WriteLine(lines.Ended(trial, snapshot.Status.Counts), Styles.Bad);
        }
    }
}
