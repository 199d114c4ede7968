using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Gathers what one rule changes: the next ledger, and beside it what the store has to write.</summary>
/// <remarks>A trial's version grows once a rule, however many of its fields change, and its row is written before all
/// else that concerns it: whoever lost the race for the row writes nothing.</remarks>
internal sealed class LedgerEdit(SweepLedger ledger)
{
    private readonly Dictionary<int, int> _rows = [];
    private readonly List<LedgerChange> _changes = [];

    public SweepLedger Ledger { get; private set; } = ledger;

    /// <summary>Whether there may be more files than before, or more that can be spared.</summary>
    public bool MayExceedQuota { get; set; }

    /// <summary>Ends the rule.</summary>
    public LedgerStep<T> Answer<T>(T answer)
    {
        if (MayExceedQuota) CheckpointRetention.EnforceQuota(this);
        return new(Ledger, answer, [.. _changes]);
    }

    /// <summary>Changes a trial in a way that the store has to know.</summary>
    public TrialEntry Set(TrialEntry trial)
    {
        var number = trial.Spec.Id.Number;
        var hasNewSpec = Ledger.Trials[number - 1].Spec != trial.Spec;
        if (_rows.TryGetValue(number, out var place))
        {
            var before = (LedgerChange.TrialSet)_changes[place];
            _changes[place] = new LedgerChange.TrialSet(trial, before.HasNewSpec || hasNewSpec);
        }
        else
        {
            trial = trial with { Version = trial.Version + 1 };
            _rows.Add(number, _changes.Count);
            _changes.Add(new LedgerChange.TrialSet(trial, hasNewSpec));
        }

        Ledger = Ledger.Put(trial);
        return trial;
    }

    /// <summary>Appends a trial that the sweep did not have.</summary>
    public void Add(TrialSpec trial)
    {
        Ledger = Ledger.Add(new TrialEntry(trial));
        _changes.Add(new LedgerChange.TrialAdded(trial));
    }

    /// <summary>Changes what only this activation knows: the times and verdict of a lease.</summary>
    public void Touch(TrialEntry trial) => Ledger = Ledger.Put(trial);

    public void Set(SweepRecord sweep)
    {
        var next = sweep with { Version = sweep.Version + 1 };
        Ledger = Ledger with { Sweep = next };
        _changes.Add(new LedgerChange.SweepSet(next));
    }

    public void Write(LedgerChange change) => _changes.Add(change);
}
