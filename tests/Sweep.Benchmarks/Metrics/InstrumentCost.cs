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
    private const int Renewals = 200;

    private readonly SweepMetrics _metrics = new();
    private readonly PassingMetrics _passing = new(TimeProvider.System);
    // Stands for the meter of what each slot trains, made anew with each trial.
    private readonly RenewedMeter<int> _ofTrials = new(
        PassingMetrics.MeterName, 1, meter => meter.CreateObservableGauge("sweep.slot.info", () => 1));

    private readonly SweepLedger _ledger;
    private readonly QueueClock _queue;
    private readonly AttemptId _attempt;
    private int _trial;

    private InstrumentCost(SweepLedger ledger)
    {
        _ledger = ledger;
        _queue = new(TimeProvider.System, ledger);
        _attempt = new(ledger.Trials[0].Spec.Id, 1);
    }

    /// <summary>Measures both.</summary>
    /// <param name="sweep">A sweep of one trial, as it is submitted.</param>
    /// <returns>Seconds of one core for an epoch, for a trial, and for making the meter of trials anew.</returns>
    public static (double Epoch, double Trial, double Renewal) Measure(SweepSubmission sweep)
    {
        var (record, trials) = SweepFactory.Create(sweep, DateTimeOffset.UnixEpoch);
        var settings = LedgerSettings.From(SpecJson.Read(sweep.SpecJson));
        // It has ended with a candidate, so that its perplexity is told.
        TrialEntry ended = new(trials[0])
        {
            State = TrialState.Succeeded,
            Candidate = new CandidateResult(1, 2.5),
        };
        using InstrumentCost cost = new(SweepLedger.From(record, settings, [ended], DateTimeOffset.UnixEpoch));
        ImmutableArray<LedgerChange> measured =
            [new LedgerChange.Measured(cost._attempt, [new(1, 1, 10, null, 1000, TimeSpan.FromSeconds(1))])];
        ImmutableArray<LedgerChange> trial =
        [
            new LedgerChange.TrialSet(new TrialEntry(trials[0])),
            new LedgerChange.AttemptOpened(cost._attempt, new("s", "cpu:0"), 1, DateTimeOffset.UnixEpoch, 1),
            new LedgerChange.AttemptClosed(cost._attempt, new(AttemptOutcome.Succeeded), DateTimeOffset.UnixEpoch),
        ];
        return (
            SecondsOf(() => cost.Epoch(measured), Repeats), SecondsOf(() => cost.Trial(trial), Repeats),
            SecondsOf(cost.Renew, Renewals));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _passing.Dispose();
        _ofTrials.Dispose();
    }

    private static double SecondsOf(Action tell, int repeats)
    {
        for (var repeat = 0; repeat < repeats; repeat++) tell(); // Compiles it.
        var began = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < repeats; repeat++) tell();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / repeats;
    }

    /// <summary>As if each epoch had a checkpoint, and a transaction of its own.</summary>
    private void Epoch(ImmutableArray<LedgerChange> measured)
    {
        _metrics.Trained("cpu", 10_000);
        _metrics.Saved(new(1, 1, "p", "", 1000, null), TimeSpan.FromMilliseconds(1));
        _metrics.Wrote(Stopwatch.GetTimestamp(), isKept: true);
        _metrics.Kept(measured, _ledger);
        _queue.Note(measured, _metrics.Waited);
        _passing.Set(_ledger);
    }

    private void Trial(ImmutableArray<LedgerChange> changes)
    {
        _passing.Begin();
        _metrics.Kept(changes, _ledger);
        _queue.Note(changes, _metrics.Waited);
        _passing.Set(_ledger);
    }

    private void Renew()
    {
        _ofTrials.Tell(++_trial);
        _ofTrials.MakeRoom();
    }
}
