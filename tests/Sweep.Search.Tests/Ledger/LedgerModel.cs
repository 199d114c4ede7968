using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search.Tests;

/// <summary>A store in memory that knows nothing of the rules: it applies changes, refuses what is not onto the version
/// before, and can be read back by a new coordinator.</summary>
internal sealed class LedgerModel
{
    private readonly Dictionary<int, TrialEntry> _rows;
    private readonly Dictionary<int, SortedDictionary<int, Measurement>> _curves;
    private readonly Dictionary<AttemptId, (SlotId Slot, long Pull, int? Epochs, int? From, AttemptEnd? End)> _attempts = [];
    private readonly Dictionary<int, int> _reopenedAfter = [];

    public LedgerModel(SweepLedger ledger)
    {
        Sweep = ledger.Sweep;
        _rows = ledger.Trials.ToDictionary(t => t.Spec.Id.Number);
        _curves = ledger.Trials.ToDictionary(t => t.Spec.Id.Number, _ => new SortedDictionary<int, Measurement>());
    }

    public SweepRecord Sweep { get; private set; }

    public IEnumerable<TrialEntry> Trials => _rows.Values.OrderBy(t => t.Spec.Id.Number);

    public IReadOnlyCollection<int> CurveOf(int trial) => _curves[trial].Keys;

    /// <summary>How often it ended since its user last queued it again.</summary>
    public int EndsOf(int trial) => _attempts.Count(a => a.Key.Trial.Number == trial
        && a.Key.Number > _reopenedAfter.GetValueOrDefault(trial)
        && a.Value.End is { Outcome: not (AttemptOutcome.Failed or AttemptOutcome.Released or AttemptOutcome.Lost) });

    /// <param name="changes">What to write.</param>
    /// <param name="mayReopen">Whether their user asked for ended trials to go on.</param>
    public void Apply(ImmutableArray<LedgerChange> changes, bool mayReopen = false)
    {
        foreach (var change in changes) Apply(change, mayReopen);
    }

    /// <summary>What a new coordinator would read.</summary>
    public SweepLedger Reload(LedgerSettings settings, DateTimeOffset now) => SweepLedger.From(
        Sweep, settings, [.. Trials.Select(Stored)], now,
        [
            .. _curves.OrderBy(curve => curve.Key).SelectMany(curve => curve.Value.Values
                .Where(point => settings.Ladder?.Epochs.Contains(point.Epoch) == true)
                .Select(point => new TrialMeasurement(curve.Key, point))),
        ]);

    private TrialEntry Stored(TrialEntry row)
    {
        // What it was compared by is no column of its row: the curve has it.
        row = row with { RungValues = [], Last = _curves[row.Spec.Id.Number].GetValueOrDefault(row.EpochsDone) };
        if (row.State != TrialState.Running) return row;
        var (slot, pull, epochs, from, _) = _attempts[row.AttemptId];
        return row with
        {
            Lease = new Lease(slot, pull, default, default, from is not null, Verdict.Continue) { Epochs = epochs, ResumedFrom = from },
        };
    }

    private void Apply(LedgerChange change, bool mayReopen)
    {
        switch (change)
        {
            case LedgerChange.SweepSet set:
                Assert.Equal(Sweep.Version + 1, set.Sweep.Version);
                Sweep = set.Sweep;
                break;
            case LedgerChange.TrialSet set:
                var number = set.Trial.Spec.Id.Number;
                Assert.Equal(_rows[number].Version + 1, set.Trial.Version);
                var reopens = _rows[number].HasEnded && _rows[number].State != set.Trial.State;
                Assert.True(
                    !reopens || (mayReopen && set.Trial.State is (TrialState.Queued or TrialState.Paused)),
                    $"Trial {number} had ended as {_rows[number].State} and was changed to {set.Trial.State}.");
                if (reopens) _reopenedAfter[number] = set.Trial.Attempt;
                Assert.InRange(set.Trial.Attempt, _rows[number].Attempt, int.MaxValue);
                // Files are written by changes of their own, and the spec only when the change says so.
                var spec = set.HasNewSpec ? set.Trial.Spec : _rows[number].Spec;
                _rows[number] = set.Trial with { Spec = spec, Lease = null, Checkpoints = _rows[number].Checkpoints };
                break;
            case LedgerChange.TrialAdded added:
                _rows.Add(added.Trial.Id.Number, new TrialEntry(added.Trial));
                _curves.Add(added.Trial.Id.Number, []);
                break;
            case LedgerChange.AttemptOpened opened:
                _attempts.Add(opened.Attempt, (opened.Slot, opened.Pull, opened.Epochs, null, null));
                break;
            case LedgerChange.AttemptStarted started:
                _attempts[started.Attempt] = _attempts[started.Attempt] with { From = started.Start.ResumedFromEpoch };
                var curve = _curves[started.Attempt.Trial.Number];
                foreach (var epoch in curve.Keys.Where(e => e > started.Start.ResumedFromEpoch).ToArray()) curve.Remove(epoch);
                break;
            case LedgerChange.AttemptClosed closed:
                Assert.Null(_attempts[closed.Attempt].End);
                _attempts[closed.Attempt] = _attempts[closed.Attempt] with { End = closed.End };
                break;
            case LedgerChange.Measured measured:
                foreach (var point in measured.Measurements) _curves[measured.Attempt.Trial.Number].Add(point.Epoch, point);
                break;
            case LedgerChange.CheckpointAdded written:
                Edit(written.Trial, files => files.Add(written.Checkpoint));
                break;
            case LedgerChange.CheckpointForgotten forgotten:
                Assert.Contains(forgotten.Checkpoint, _rows[forgotten.Trial.Number].Checkpoints);
                Edit(forgotten.Trial, files => files.Remove(forgotten.Checkpoint));
                break;
            case LedgerChange.Sampled:
                break;
            default:
                throw new InvalidOperationException($"The model does not know {change.GetType().Name}.");
        }
    }

    private void Edit(TrialId trial, Func<ImmutableArray<Checkpoint>, ImmutableArray<Checkpoint>> edit) =>
        _rows[trial.Number] = _rows[trial.Number] with { Checkpoints = edit(_rows[trial.Number].Checkpoints) };
}
