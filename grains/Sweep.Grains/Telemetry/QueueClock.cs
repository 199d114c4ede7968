using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>Since when each trial of a sweep waits for a slot, as far as its coordinator knows: one that waited before the
/// coordinator came counts from then on.</summary>
internal sealed class QueueClock(TimeProvider time)
{
    private readonly Dictionary<int, long> _since = [];
    private readonly long _opened = time.GetTimestamp();

    /// <summary>Takes note of changes that are kept.</summary>
    /// <param name="changes">What was written.</param>
    /// <param name="waited">Takes how long each trial waited that was handed out by them.</param>
    public void Note(ImmutableArray<LedgerChange> changes, Action<TimeSpan> waited)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case LedgerChange.TrialAdded(var spec):
                    _since[spec.Id.Number] = time.GetTimestamp();
                    break;
                case LedgerChange.TrialSet({ State: TrialState.Queued } trial, _):
                    _since.TryAdd(trial.Spec.Id.Number, time.GetTimestamp());
                    break;
                case LedgerChange.TrialSet({ HasEnded: true } trial, _):
                    _since.Remove(trial.Spec.Id.Number);
                    break;
                case LedgerChange.AttemptOpened opened:
                    waited(time.GetElapsedTime(_since.Remove(opened.Attempt.Trial.Number, out var since) ? since : _opened));
                    break;
            }
        }
    }
}
