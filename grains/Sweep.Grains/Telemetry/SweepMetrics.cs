using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>All that a silo counts and measures of its work. What an exporter makes of the names and units is in docs/metrics.md.</summary>
/// <remarks>No label here is ever a trial, and none a sweep: label values that come to be without end would in time fill an
/// instrument's room. What is told of trials and sweeps is in <see cref="PassingMetrics"/>.</remarks>
public sealed class SweepMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sweep";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _leasesLost;
    private readonly Counter<long> _measurements;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _checkpointFailures;
    private readonly Counter<long> _storeFailures;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _finalPerplexity;
    private readonly Histogram<double> _checkpointDuration;
    private readonly Histogram<long> _checkpointSize;
    private readonly Histogram<double> _storeDuration;

    /// <summary>Makes the instruments.</summary>
    public SweepMetrics()
    {
        _attempts = _meter.CreateCounter<long>(
            "sweep.attempts", "{attempt}", "Attempts that ended, by how: succeeded, diverged, failed, stopped, released, lost, cancelled.");
        _retries = _meter.CreateCounter<long>(
            "sweep.retries", "{trial}", "Trials that went back to the queue, by what ended the attempt: failed, released, lost.");
        _leasesLost = _meter.CreateCounter<long>(
            "sweep.leases.lost", "{lease}", "Leases that ended because their silo died or their slot fell silent.");
        _measurements = _meter.CreateCounter<long>("sweep.measurements", "{epoch}", "Epochs whose measurements the ledger took.");
        _tokens = _meter.CreateCounter<long>("sweep.tokens", "{token}", "Tokens that slots trained on, by device.");
        _checkpointFailures = _meter.CreateCounter<long>(
            "sweep.checkpoint.failures", "{file}", "Checkpoints that could not be written.");
        _storeFailures = _meter.CreateCounter<long>(
            "sweep.store.failures", "{transaction}", "Transactions that the ledger's store refused or could not be asked for.");
        _queueWait = _meter.CreateHistogram(
            "sweep.queue.wait", "s", "Time from when a trial waits for a slot until it is handed to one.",
            advice: Buckets(0.01, 0.1, 1, 10, 60, 600, 3600, 21_600, 86_400));
        _finalPerplexity = _meter.CreateHistogram(
            "sweep.final.perplexity", null, "Perplexity of the best checkpoint of trials that ended.",
            advice: Buckets(1.05, 1.1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 100));
        _checkpointDuration = _meter.CreateHistogram(
            "sweep.checkpoint.duration", "s", "Time to write a checkpoint and flush it to disk.",
            advice: Buckets(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10));
        _checkpointSize = _meter.CreateHistogram<long>(
            "sweep.checkpoint.size", "By", "Length of a checkpoint file.",
            advice: new() { HistogramBucketBoundaries = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000] });
        _storeDuration = _meter.CreateHistogram(
            "sweep.store.duration", "s", "Time of a transaction that writes to the ledger.",
            advice: Buckets(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30));
        BeginAtZero();
    }

    /// <summary>The store has a coordinator's changes.</summary>
    /// <param name="changes">They.</param>
    /// <param name="ledger">The ledger after them.</param>
    internal void Kept(ImmutableArray<LedgerChange> changes, SweepLedger ledger)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case LedgerChange.AttemptClosed closed:
                    _attempts.Add(1, new KeyValuePair<string, object?>("outcome", Label.Of(closed.End.Outcome)));
                    if (closed.End.Outcome == AttemptOutcome.Lost) _leasesLost.Add(1);
                    if (ledger.Find(closed.Attempt.Trial.Number) is { } trial) Ended(trial, closed.End.Outcome);
                    break;
                case LedgerChange.Measured measured:
                    _measurements.Add(measured.Measurements.Length);
                    break;
            }
        }
    }

    /// <summary>A trial that waited was handed to a slot.</summary>
    internal void Waited(TimeSpan time) => _queueWait.Record(time.TotalSeconds);

    /// <summary>A slot trained on so many tokens.</summary>
    /// <param name="device">The slot's device.</param>
    /// <param name="tokens">How many.</param>
    internal void Trained(string device, long tokens) => _tokens.Add(tokens, new KeyValuePair<string, object?>("device", device));

    /// <summary>A checkpoint was written.</summary>
    internal void Saved(Checkpoint checkpoint, TimeSpan time)
    {
        _checkpointDuration.Record(time.TotalSeconds);
        _checkpointSize.Record(checkpoint.Bytes);
    }

    /// <summary>A checkpoint could not be written.</summary>
    internal void NotSaved() => _checkpointFailures.Add(1);

    /// <summary>The store was asked to write.</summary>
    /// <param name="began">When, as a timestamp.</param>
    /// <param name="isKept">Whether it did.</param>
    internal void Wrote(long began, bool isKept)
    {
        _storeDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        if (!isKept) _storeFailures.Add(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>What has not happened yet is told as 0: a rate over something that is not there is no number.</summary>
    private void BeginAtZero()
    {
        foreach (var outcome in Enum.GetValues<AttemptOutcome>())
            _attempts.Add(0, new KeyValuePair<string, object?>("outcome", Label.Of(outcome)));
        foreach (var outcome in (ReadOnlySpan<AttemptOutcome>)[AttemptOutcome.Failed, AttemptOutcome.Released, AttemptOutcome.Lost])
            _retries.Add(0, new KeyValuePair<string, object?>("reason", Label.Of(outcome)));
        foreach (var counter in (ReadOnlySpan<Counter<long>>)[_leasesLost, _measurements, _checkpointFailures, _storeFailures])
            counter.Add(0);
    }

    private void Ended(TrialEntry trial, AttemptOutcome outcome)
    {
        if (trial.State == TrialState.Queued) _retries.Add(1, new KeyValuePair<string, object?>("reason", Label.Of(outcome)));
        if (trial.HasEnded && trial.Candidate is { } best) _finalPerplexity.Record(best.Perplexity);
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
