using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>What is told of sweeps that run and of trials that train: it comes and goes with them.</summary>
/// <remarks>All are observable gauges, whose series vanish when nothing gives them a value any more.</remarks>
public sealed class PassingMetrics : IDisposable
{
    /// <summary>The meters' name.</summary>
    public const string MeterName = "Sweep.Passing";

    /// <summary>How many sweeps are told of at a time, the newest: each has a series a state, and an exporter room for 2,000.</summary>
    internal const int MostSweepsAtATime = 100;

    /// <summary>How many sweeps are told of until their meter is made anew. A scrape may add as many as are told of at a time.</summary>
    internal const int MostSweeps = 125;

    /// <summary>How many trials are told of until their meter is made anew.</summary>
    internal const int MostTrials = 1000;

    /// <summary>How long a sweep is told of once it has finished: a scrape or two, or nobody would hear how it ended.</summary>
    internal static readonly TimeSpan Lingering = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<SweepId, ToldSweep> _sweeps = [];
    private readonly TimeProvider _time;
    private readonly Meter _ofSlots = new(MeterName);
    private readonly RenewedMeter<(string Slot, int Lane, TrialId Trial)> _ofTrials;
    private readonly RenewedMeter<SweepId> _ofSweeps;
    private Func<IEnumerable<TrainingLane>> _lanes = () => [];
    private Func<IEnumerable<SlotStatus>> _slots = () => [];

    /// <summary>Makes the meters.</summary>
    /// <param name="time">Measures how long ago a sweep has finished.</param>
    public PassingMetrics(TimeProvider time)
        : this(time, MostTrials)
    {
    }

    /// <summary>Makes the meters, with another number in place of <see cref="MostTrials"/>.</summary>
    internal PassingMetrics(TimeProvider time, int mostTrials)
    {
        _time = time;
        _ofTrials = new(MeterName, mostTrials, TellOfTrials);
        _ofSweeps = new(MeterName, MostSweeps, TellOfSweeps);
        TellOfSlots(_ofSlots);
        _ofTrials.MakeRoom();
        _ofSweeps.MakeRoom();
    }

    /// <summary>Where to ask for this silo's slots, and for the lanes that train on them.</summary>
    internal void Watch(Func<IEnumerable<SlotStatus>> slots, Func<IEnumerable<TrainingLane>> lanes) => (_slots, _lanes) = (slots, lanes);

    /// <summary>Where a sweep stands that is coordinated here; one that has finished is soon told of no more.</summary>
    internal void Set(SweepLedger ledger)
    {
        _sweeps[ledger.Sweep.Id] = new(ledger, ledger.Sweep.State == SweepState.Finished ? _time.GetTimestamp() : null);
        _ofSweeps.MakeRoom();
    }

    /// <summary>A sweep is not coordinated here any more.</summary>
    internal void Forget(SweepId sweep) => _sweeps.TryRemove(sweep, out _);

    /// <summary>A trial is about to train on this silo.</summary>
    internal void Begin() => _ofTrials.MakeRoom();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ofSlots.Dispose();
        _ofTrials.Dispose();
        _ofSweeps.Dispose();
    }

    private void TellOfSweeps(Meter meter)
    {
        meter.CreateObservableGauge("sweep.trials", TrialsByState, "{trial}", "Trials of each sweep that has not finished, by state.");
        meter.CreateObservableGauge(
            "sweep.queue.depth", () => OfSweeps(Waiting), "{trial}",
            "Trials that wait for a slot, by sweep; none of one that is paused.");
        meter.CreateObservableGauge(
            "sweep.epochs.done", () => OfSweeps(ledger => ledger.EpochsDone), "{epoch}", "Epochs trained, by sweep.");
        meter.CreateObservableGauge(
            "sweep.epochs.planned", () => OfSweeps(ledger => ledger.EpochsTotal), "{epoch}",
            "Epochs that will have been trained at the end as far as is known, by sweep.");
        meter.CreateObservableGauge(
            "sweep.best.perplexity", BestPerplexities, null, "Perplexity of the best checkpoint so far, by sweep.");
    }

    private void TellOfTrials(Meter meter) => meter.CreateObservableGauge(
        "sweep.slot.info", SlotInfo, null, "What each lane of a slot trains: always 1, for its labels.");

    private void TellOfSlots(Meter meter)
    {
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

    private static long Waiting(SweepLedger ledger) => ledger.Sweep.State == SweepState.Running ? ledger.Counts.Queued : 0;

    /// <summary>Those that run, and that finished a moment ago.</summary>
    private List<SweepLedger> Sweeps()
    {
        List<SweepLedger> found = [];
        foreach (var told in _sweeps)
        {
            if (told.Value.FinishedAt is not { } finished || _time.GetElapsedTime(finished) < Lingering) found.Add(told.Value.Ledger);
            else _sweeps.TryRemove(told); // Unless it runs again by now.
        }

        if (found.Count <= MostSweepsAtATime) return found;
        var newest = found.OrderByDescending(told => told.Sweep.Created).ThenBy(told => told.Sweep.Id.Value, StringComparer.Ordinal);
        return [.. newest.Take(MostSweepsAtATime)];
    }

    private IEnumerable<Measurement<long>> OfSweeps(Func<SweepLedger, long> value) =>
        Sweeps().Select(ledger => new Measurement<long>(value(ledger), Of(ledger)));

    private IEnumerable<Measurement<double>> BestPerplexities() =>
        from ledger in Sweeps()
        where !ledger.Ranking.IsEmpty
        select new Measurement<double>(ledger.Ranking[0].Candidate.Perplexity, Of(ledger));

    private IEnumerable<Measurement<long>> TrialsByState()
    {
        foreach (var ledger in Sweeps())
        {
            _ofSweeps.Tell(ledger.Sweep.Id);
            foreach (var (state, number) in Counts(ledger.Counts))
                yield return new(number, Of(ledger), new KeyValuePair<string, object?>("state", state));
        }
    }

    private static KeyValuePair<string, object?> Of(SweepLedger ledger) => new("sweep", ledger.Sweep.Id.Value);

    private static ImmutableArray<(string State, int Number)> Counts(TrialCounts counts) =>
    [
        ("queued", counts.Queued), ("running", counts.Running), ("paused", counts.Paused), ("succeeded", counts.Succeeded),
        ("diverged", counts.Diverged), ("failed", counts.Failed), ("stopped", counts.Stopped), ("cancelled", counts.Cancelled),
    ];

    private IEnumerable<Measurement<int>> SlotInfo() => _lanes().Select(lane =>
    {
        _ofTrials.Tell((lane.Device, lane.Number, lane.Trial.Id));
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

    private readonly record struct ToldSweep(SweepLedger Ledger, long? FinishedAt);
}
