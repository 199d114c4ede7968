using System.Collections.Immutable;
using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Benchmarks;

/// <summary>CPU time of what is told of an epoch and of a trial where somebody listens.</summary>
/// <remarks>The listener is the metrics server of this process, which listens to every meter of these names.</remarks>
internal sealed class InstrumentCost : IDisposable
{
    private const int Repeats = 50_000;

    private readonly SweepMetrics _metrics = new();
    private readonly PassingMetrics _passing = new(TimeProvider.System);
    private readonly SweepLedger _ledger;
    private readonly AttemptId _attempt;

    private InstrumentCost(SweepLedger ledger)
    {
        _ledger = ledger;
        _attempt = new(new(ledger.Sweep.Id, 1), 1);
    }

    /// <summary>Measures both.</summary>
    /// <param name="sweep">A sweep as it is submitted.</param>
    /// <returns>Seconds of one core.</returns>
    public static (double Epoch, double Trial) Measure(SweepSubmission sweep)
    {
        var (record, trials) = SweepFactory.Create(sweep, DateTimeOffset.UnixEpoch);
        var settings = LedgerSettings.From(SpecJson.Read(sweep.SpecJson));
        using InstrumentCost cost = new(
            SweepLedger.From(record, settings, [.. trials.Select(trial => new TrialEntry(trial))], DateTimeOffset.UnixEpoch));
        ImmutableArray<LedgerChange> measured =
            [new LedgerChange.Measured(cost._attempt, [new(1, 1, 10, null, 1000, TimeSpan.FromSeconds(1))])];
        ImmutableArray<LedgerChange> closed =
            [new LedgerChange.AttemptClosed(cost._attempt, new(AttemptOutcome.Succeeded), DateTimeOffset.UnixEpoch)];
        return (SecondsOf(() => cost.Epoch(measured)), SecondsOf(() => cost.Trial(closed)));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _passing.Dispose();
    }

    private static double SecondsOf(Action tell)
    {
        for (var repeat = 0; repeat < Repeats; repeat++) tell(); // Compiles it.
        var began = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < Repeats; repeat++) tell();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / Repeats;
    }

    /// <summary>As if each epoch had a checkpoint, and a transaction of its own.</summary>
    private void Epoch(ImmutableArray<LedgerChange> measured)
    {
        _metrics.Trained("cpu", 10_000);
        _metrics.Saved(new(1, 1, "p", "", 1000, null), TimeSpan.FromMilliseconds(1));
        _metrics.Wrote(Stopwatch.GetTimestamp(), isKept: true);
        _metrics.Kept(measured, _ledger);
        _passing.Set(_ledger);
    }

    private void Trial(ImmutableArray<LedgerChange> closed)
    {
        _passing.Began(_attempt);
        _metrics.Waited(TimeSpan.FromSeconds(1));
        _metrics.Kept(closed, _ledger);
        _passing.Set(_ledger);
    }
}
