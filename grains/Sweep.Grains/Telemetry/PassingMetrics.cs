using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>What is told of sweeps that run and of trials that train: it comes and goes with them.</summary>
/// <remarks>All are observable gauges, whose series vanish when nothing gives them a value any more. Their labels name sweeps and trials,
/// which never end, while an exporter has room for so many series of an instrument and keeps the room of those that vanished: so
/// the meter is made anew after a number of them, and the exporter begins with an empty one.</remarks>
public sealed class PassingMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sweep.Passing";

    /// <summary>Sweeps, or attempts, until the meter is made anew: eight states each are well below an exporter's 2,000 series.</summary>
    internal const int MostSweeps = 200;

    /// <inheritdoc cref="MostSweeps"/>
    internal const int MostAttempts = 1000;

    private readonly ConcurrentDictionary<SweepId, SweepLedger> _sweeps = [];
    private readonly Lock _gate = new();
    private readonly HashSet<SweepId> _seenSweeps = [];
    private readonly HashSet<AttemptId> _seenAttempts = [];
    private Func<IEnumerable<TrainingLane>> _lanes = () => [];
    private Func<IEnumerable<SlotStatus>> _slots = () => [];
    private Meter _meter;

    /// <summary>Makes the meter.</summary>
    public PassingMetrics() => _meter = Make();

    /// <summary>Where to ask for this silo's slots, and for the lanes that train on them.</summary>
    internal void Watch(Func<IEnumerable<SlotStatus>> slots, Func<IEnumerable<TrainingLane>> lanes) => (_slots, _lanes) = (slots, lanes);

    /// <summary>Where a sweep stands that is coordinated here; one that has finished is told of no more.</summary>
    internal void Set(SweepLedger ledger)
    {
        if (ledger.Sweep.State == SweepState.Finished) Forget(ledger.Sweep.Id);
        else _sweeps[ledger.Sweep.Id] = ledger;
        lock (_gate)
        {
            if (!_seenSweeps.Add(ledger.Sweep.Id) || _seenSweeps.Count <= MostSweeps) return;
            Renew();
            _seenSweeps.Add(ledger.Sweep.Id);
        }
    }

    /// <summary>A sweep is not coordinated here any more.</summary>
    internal void Forget(SweepId sweep) => _sweeps.TryRemove(sweep, out _);

    /// <summary>An attempt begins to train on this silo.</summary>
    internal void Began(AttemptId attempt)
    {
        lock (_gate)
        {
            if (!_seenAttempts.Add(attempt) || _seenAttempts.Count <= MostAttempts) return;
            Renew();
            _seenAttempts.Add(attempt);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _meter.Dispose();
    }

    private void Renew()
    {
        _seenSweeps.Clear();
        _seenAttempts.Clear();
        _meter.Dispose();
        _meter = Make();
    }

    private Meter Make()
    {
        Meter meter = new(MeterName);
        meter.CreateObservableGauge("sweep.trials", TrialsByState, "{trial}", "Trials of each sweep that has not finished, by state.");
        meter.CreateObservableGauge(
            "sweep.queue.depth", () => OfSweeps(ledger => ledger.Counts.Queued), "{trial}", "Trials that wait for a slot, by sweep.");
        meter.CreateObservableGauge(
            "sweep.epochs.done", () => OfSweeps(ledger => ledger.EpochsDone), "{epoch}", "Epochs trained, by sweep.");
        meter.CreateObservableGauge(
            "sweep.epochs.planned", () => OfSweeps(ledger => ledger.EpochsTotal), "{epoch}",
            "Epochs that will have been trained at the end as far as is known, by sweep.");
        meter.CreateObservableGauge(
            "sweep.best.perplexity", BestPerplexities, null, "Perplexity of the best checkpoint so far, by sweep.");
        meter.CreateObservableGauge(
            "sweep.slot.info", SlotInfo, null, "What each lane of a slot trains: always 1, for its labels.");
        meter.CreateObservableGauge("sweep.slots", Slots, "{slot}", "Slots of this silo, by device and state.");
        meter.CreateObservableGauge(
            "sweep.slot.perplexity", () => OfLanes(last => last.Perplexity), null,
            "Training perplexity of the last epoch, by lane of a slot.");
        meter.CreateObservableGauge(
            "sweep.slot.validation.perplexity", () => OfLanes(last => last.ValidationPerplexity), null,
            "Held-out tokens' perplexity after the last epoch, by lane of a slot.");
        meter.CreateObservableGauge(
            "sweep.slot.epoch", () => OfLanes(last => last.Epoch), "{epoch}", "The last epoch, by lane of a slot.");
        meter.CreateObservableGauge(
            "sweep.slot.tokens.per.second", () => OfLanes(last => last.TokensPerSecond), null,
            "Tokens a second in the last epoch, by lane of a slot.");
        return meter;
    }

    /// <summary>States that no slot is in are told too, as 0: a panel of free slots must not be empty while all are used.</summary>
    private IEnumerable<Measurement<int>> Slots() =>
        from device in _slots().GroupBy(slot => DeviceKind.Of(slot.Slot.Device))
        from state in Enum.GetValues<SlotState>()
        select new Measurement<int>(
            device.Count(slot => slot.State == state),
            new KeyValuePair<string, object?>("device", device.Key),
            new KeyValuePair<string, object?>("state", Label.Of(state)));

    private IEnumerable<Measurement<double>> OfLanes(Func<Contracts.Measurement, double?> value) =>
        from lane in _lanes()
        let number = lane.Last is { } last ? value(last) : null
        where number is { } finite && double.IsFinite(finite)
        select new Measurement<double>(
            number.Value,
            new KeyValuePair<string, object?>("slot", lane.Device),
            new KeyValuePair<string, object?>("lane", lane.Number));

    private IEnumerable<Measurement<long>> OfSweeps(Func<SweepLedger, long> value) =>
        _sweeps.Select(s => new Measurement<long>(value(s.Value), new KeyValuePair<string, object?>("sweep", s.Key.Value)));

    private IEnumerable<Measurement<double>> BestPerplexities() =>
        from sweep in _sweeps
        where !sweep.Value.Ranking.IsEmpty
        select new Measurement<double>(
            sweep.Value.Ranking[0].Candidate.Perplexity, new KeyValuePair<string, object?>("sweep", sweep.Key.Value));

    private IEnumerable<Measurement<long>> TrialsByState() => _sweeps.SelectMany(s => Counts(s.Value.Counts).Select(count =>
        new Measurement<long>(
            count.Number,
            new KeyValuePair<string, object?>("sweep", s.Key.Value),
            new KeyValuePair<string, object?>("state", count.State))));

    private static ImmutableArray<(string State, int Number)> Counts(TrialCounts counts) =>
    [
        ("queued", counts.Queued), ("running", counts.Running), ("paused", counts.Paused), ("succeeded", counts.Succeeded),
        ("diverged", counts.Diverged), ("failed", counts.Failed), ("stopped", counts.Stopped), ("cancelled", counts.Cancelled),
    ];

    private IEnumerable<Measurement<int>> SlotInfo() => _lanes().Select(lane =>
    {
        var values = lane.Trial.Hyperparameters;
        return new Measurement<int>(
            1,
            new KeyValuePair<string, object?>("slot", lane.Device),
            new KeyValuePair<string, object?>("lane", lane.Number),
            new KeyValuePair<string, object?>("sweep", lane.Trial.Id.Sweep.Value),
            new KeyValuePair<string, object?>("trial", lane.Trial.Id.Number),
            new KeyValuePair<string, object?>("lr", values.Lr.ToString("R", CultureInfo.InvariantCulture)),
            new KeyValuePair<string, object?>("hidden_size", values.HiddenSize),
            new KeyValuePair<string, object?>("sampling", Label.Hyphenated(values.Sampling)),
            new KeyValuePair<string, object?>("cell", Label.Of(values.Cell)));
    });
}
