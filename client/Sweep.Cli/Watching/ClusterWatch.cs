using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Watches a sweep through silos whose ledger is out of reach: curves begin where the watching did.</summary>
internal sealed class ClusterWatch(ISweepControl control, SweepId sweep) : IWatchedSweep
{
    private const int MostPoints = 1000;

    private readonly CurveKeys _keys = new();
    private readonly Dictionary<int, Seen> _seen = [];

    /// <inheritdoc/>
    public async Task<WatchMoment> ReadAsync(CancellationToken cancellationToken)
    {
        var status = await control.StatusAsync(sweep, cancellationToken);
        var keys = _keys.Assign([.. status.Running.Select(r => r.Trial.Id.Number)]);
        foreach (var running in status.Running) Note(running);
        foreach (var ended in _seen.Keys.Except(status.Running.Select(r => r.Trial.Id.Number)).ToList())
        {
            if (ended != status.BestTrial) _seen.Remove(ended);
        }
        // What the grid varies is not told; it shows in the trials.
        TrialTable table = new(
            HyperparameterAxis.Varying([.. status.Running.Select(r => r.Trial.Hyperparameters)]),
            hasRepeats: status.Running.Any(r => r.Trial.Repeat > 1));
        var isOver = status.State == SweepState.Finished || status is { State: SweepState.Paused, Counts.Running: 0 };
        return new(
            status, IsInterrupted: false, isOver, [.. status.Running.Select(r => Trial(r, keys))], Best(status, keys),
            table, "perplexity");
    }

    private void Note(RunningTrial running)
    {
        var number = running.Trial.Id.Number;
        var seen = _seen.GetValueOrDefault(number) ?? new(running.Trial, running.Attempt, 0, []);
        // A new attempt trains some epochs again.
        if (seen.Attempt != running.Attempt || running.EpochsDone < seen.EpochsDone)
            seen = new(running.Trial, running.Attempt, 0, []);
        if (running.Last is { } last && running.EpochsDone > seen.EpochsDone)
        {
            var points = seen.Points.Length < MostPoints ? seen.Points : [.. seen.Points.Where((_, i) => i % 2 == 0)];
            seen = seen with { EpochsDone = running.EpochsDone, Points = points.Add(new(last.Epoch, last.Perplexity)) };
        }
        _seen[number] = seen;
    }

    private WatchedTrial Trial(RunningTrial running, ImmutableDictionary<int, char> keys) =>
        new(running.Trial, running.EpochsDone, running.Last?.Perplexity)
        {
            TokensPerSecond = running.Last?.TokensPerSecond,
            Left = TimeLeft.Of(running),
            Key = keys.TryGetValue(running.Trial.Id.Number, out var key) ? key : null,
            Curve = _seen[running.Trial.Id.Number].Points,
        };

    private WatchedTrial? Best(SweepStatus status, ImmutableDictionary<int, char> keys) =>
        status.BestTrial is { } number && _seen.TryGetValue(number, out var best)
            ? new(best.Trial, best.EpochsDone, status.BestPerplexity)
            {
                Key = keys.TryGetValue(number, out var key) ? key : CurveKeys.Best,
                Curve = best.Points,
            }
            : null;

    private sealed record Seen(TrialSpec Trial, int Attempt, int EpochsDone, ImmutableArray<ChartPoint> Points);
}
