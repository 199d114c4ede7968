using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Progress for a log: a line for every trial that ended, and now and then one for the sweep.</summary>
internal sealed class PlainProgress(TextWriter writer, ProgressLines lines, TimeProvider time) : IProgressDisplay
{
    // A sweep of tiny trials must not flood its log.
    private const int MostEndedLines = 10;

    private static readonly TimeSpan SummaryEvery = TimeSpan.FromSeconds(10);

    private readonly TimeLeft _timeLeft = new(time);
    private long _lastSummary = time.GetTimestamp();
    private int _ended;

    /// <inheritdoc/>
    public async Task<SweepStatus?> ShowAsync(IAsyncEnumerable<SweepSnapshot> snapshots)
    {
        SweepStatus? last = null;
        await foreach (var snapshot in snapshots)
        {
            last = snapshot.Status;
            Show(snapshot);
        }
        return last;
    }

    /// <inheritdoc/>
    public void Say(string message) => writer.WriteLine(message);

    private void Show(SweepSnapshot snapshot)
    {
        var status = snapshot.Status;
        foreach (var sample in snapshot.Samples) writer.WriteLine(ProgressLines.Sample(sample));
        // The ledger may have heard of more than the status did.
        var before = Math.Max(status.Counts.Ended - snapshot.Ended.Length, _ended);
        _ended = before + snapshot.Ended.Length;
        foreach (var (i, trial) in snapshot.Ended.Take(MostEndedLines).Index())
            writer.WriteLine(lines.Ended(trial, before + i + 1, status.Counts));
        var rest = snapshot.Ended.Length - MostEndedLines;
        if (rest > 0) writer.WriteLine($"{ProgressLines.Position(_ended, status.Counts)} ... and {Figures.Count(rest)} more");
        var left = _timeLeft.Estimate(status.EpochsDone, status.EpochsTotal);
        if (status.State != SweepState.Running || time.GetElapsedTime(_lastSummary) < SummaryEvery) return;
        _lastSummary = time.GetTimestamp();
        writer.WriteLine(ProgressLines.Summary(status, left));
    }
}
