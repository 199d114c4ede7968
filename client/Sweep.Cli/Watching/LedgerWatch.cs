using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Watches a sweep through its ledger, which whoever trains keeps up to date.</summary>
internal sealed class LedgerWatch : IWatchedSweep
{
    private readonly SweepGateway _gateway;
    private readonly CurveKeys _keys = new();
    private readonly CurveCache _curves;
    private SweepSummary _summary;
    private SweepSpec _spec;
    private TrialTable _table;

    /// <summary>Begins to watch.</summary>
    public LedgerWatch(SweepGateway gateway, SweepSummary summary)
    {
        _gateway = gateway;
        _summary = summary;
        _spec = gateway.Spec(summary.Sweep);
        _table = new(_spec);
        _curves = new(gateway.MeasurementsAsync, ValueOf);
    }

    /// <summary>Describes trials by what varies.</summary>
    public TrialTable Table => _table;

    private SweepId Id => _summary.Sweep.Id;

    private bool IsValidated => _spec.Objective.Metric == ObjectiveMetric.ValidationPerplexity;

    /// <inheritdoc/>
    public async Task<WatchMoment> ReadAsync(CancellationToken cancellationToken)
    {
        // Asked first: a sweep that finishes in between frees the directory after the ledger says so.
        var isInUse = await _gateway.IsInUseAsync(cancellationToken);
        var status = await _gateway.StatusAsync(Id, cancellationToken)
            ?? throw new CommandException($"Sweep '{Id}' is gone: someone deleted it.");
        await FollowChangesAsync(status, cancellationToken);
        var isInterrupted = !isInUse && status.State is (SweepState.Running or SweepState.Stopping);
        // Trials that were running when their process died still stand as such in the ledger.
        var isOver = isInterrupted || status.State == SweepState.Finished
            || (status.State == SweepState.Paused && (status.Counts.Running == 0 || !isInUse));
        var trials = isOver ? await BestOnesAsync(cancellationToken) : await RunningAsync(status, cancellationToken);
        var best = await BestAsync(status, trials, cancellationToken);
        var metric = IsValidated ? "validation perplexity" : "perplexity";
        _curves.Keep(trials.Append(best).OfType<WatchedTrial>().Select(t => t.Spec.Id));
        return new(status, isInterrupted, isOver, trials, best, _table, metric);
    }

    // A sweep that was extended may have values that it did not have.
    private async Task FollowChangesAsync(SweepStatus status, CancellationToken cancellationToken)
    {
        if (status.Counts.Total == _summary.Counts.Total) return;
        _summary = await _gateway.FindAsync(Id.Value, cancellationToken);
        _spec = _gateway.Spec(_summary.Sweep);
        _table = new(_spec);
    }

    private async Task<ImmutableArray<WatchedTrial>> RunningAsync(
        SweepStatus status, CancellationToken cancellationToken)
    {
        var keys = _keys.Assign([.. status.Running.Select(r => r.Trial.Id.Number)]);
        var trials = ImmutableArray.CreateBuilder<WatchedTrial>(status.Running.Length);
        foreach (var running in status.Running)
        {
            WatchedTrial trial = new(running.Trial, running.EpochsDone, Value(running.Last))
            {
                TokensPerSecond = running.Last?.TokensPerSecond,
                Left = TimeLeft.Of(running),
            };
            // A curve that is not drawn is not read.
            trials.Add(!keys.TryGetValue(running.Trial.Id.Number, out var key) ? trial : trial with
            {
                Key = key,
                Curve = await _curves.ReadAsync(
                    running.Trial, running.Attempt, running.EpochsDone, running.Last, cancellationToken),
            });
        }
        return trials.MoveToImmutable();
    }

    private async Task<WatchedTrial?> BestAsync(
        SweepStatus status, ImmutableArray<WatchedTrial> shown, CancellationToken cancellationToken)
    {
        if (status.BestTrial is not { } number) return null;
        if (shown.FirstOrDefault(t => t.Spec.Id.Number == number && t.Key is not null) is { } trial) return trial;
        return await _gateway.TrialsAsync(Id, number - 1, 1, cancellationToken) is [var entry]
            ? await EntryAsync(entry, CurveKeys.Best, cancellationToken)
            : null;
    }

    private async Task<ImmutableArray<WatchedTrial>> BestOnesAsync(CancellationToken cancellationToken)
    {
        var all = await _gateway.TrialsAsync(Id, cancellationToken);
        var ranked = RankedTrial.Of(all).Select(r => r.Trial).ToList();
        // Before the first checkpoint of all, what has begun to train.
        var chosen = (ranked.Count > 0 ? ranked : all.Where(t => t.EpochsDone > 0)).Take(CurveKeys.Letters.Length + 1);
        var trials = ImmutableArray.CreateBuilder<WatchedTrial>();
        foreach (var entry in chosen)
        {
            var key = ranked.Count == 0 ? CurveKeys.Letters[trials.Count % CurveKeys.Letters.Length]
                : trials.Count == 0 ? CurveKeys.Best
                : CurveKeys.Letters[trials.Count - 1];
            trials.Add(await EntryAsync(entry, key, cancellationToken));
        }
        return trials.ToImmutable();
    }

    private async Task<WatchedTrial> EntryAsync(TrialEntry entry, char key, CancellationToken cancellationToken) =>
        new(entry.Spec, entry.EpochsDone, entry.Candidate?.Perplexity ?? Value(entry.Last))
        {
            Key = key,
            Curve = await _curves.ReadAsync(entry.Spec, entry.Attempt, entry.EpochsDone, entry.Last, cancellationToken),
        };

    private double? Value(Measurement? measurement) => measurement is null ? null : ValueOf(measurement);

    private double ValueOf(Measurement measurement) =>
        IsValidated ? measurement.ValidationPerplexity ?? double.NaN : measurement.Perplexity;
}
