using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>How long each trial of a sweep has waited for a slot, as far as its coordinator knows: one that waited before the coordinator
/// came counts from then on. It stands still while the sweep is paused, when nothing waits.</summary>
internal sealed class QueueClock
{
    private readonly TimeProvider _time;
    private readonly long _opened;
    private readonly Dictionary<int, TimeSpan> _since = [];
    private TimeSpan _pausedFor;
    private TimeSpan? _pausedAt;

    /// <summary>Begins with what the store has.</summary>
    public QueueClock(TimeProvider time, SweepLedger ledger)
    {
        (_time, _opened) = (time, time.GetTimestamp());
        foreach (var trial in ledger.Trials.Where(trial => trial.State == TrialState.Queued)) _since[trial.Spec.Id.Number] = TimeSpan.Zero;
        if (ledger.Sweep.State == SweepState.Paused) _pausedAt = TimeSpan.Zero;
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_opened);

    /// <summary>Without the time in which the sweep was paused.</summary>
    private TimeSpan Now => (_pausedAt ?? Elapsed) - _pausedFor;

    /// <summary>Takes note of changes that are kept.</summary>
    /// <param name="changes">What was written.</param>
    /// <param name="waited">Takes how long each trial waited that was handed out by them. One that goes on from a rung has not waited in
    /// the queue.</param>
    public void Note(ImmutableArray<LedgerChange> changes, Action<TimeSpan> waited)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case LedgerChange.SweepSet { Sweep.State: SweepState.Paused }:
                    _pausedAt ??= Elapsed;
                    break;
                case LedgerChange.SweepSet when _pausedAt is { } at:
                    _pausedFor += Elapsed - at;
                    _pausedAt = null;
                    break;
                case LedgerChange.TrialAdded(var spec):
                    _since[spec.Id.Number] = Now;
                    break;
                case LedgerChange.TrialSet({ State: TrialState.Queued } trial, _):
                    _since.TryAdd(trial.Spec.Id.Number, Now);
                    break;
                case LedgerChange.TrialSet({ HasEnded: true } trial, _):
                    _since.Remove(trial.Spec.Id.Number);
                    break;
                case LedgerChange.AttemptOpened opened when _since.Remove(opened.Attempt.Trial.Number, out var since):
                    waited(Now - since);
                    break;
            }
        }
    }
}
