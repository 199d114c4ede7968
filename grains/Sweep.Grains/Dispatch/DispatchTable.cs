using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Which sweep serves a slot next: higher priority first, then the one with the fewest slots, then the one
/// known for longest.</summary>
internal sealed class DispatchTable
{
    private readonly Dictionary<SweepId, (int Priority, long Since)> _sweeps = [];
    private readonly Dictionary<SlotId, (long Pull, SweepId Sweep)> _served = [];
    private readonly HashSet<SlotId> _idle = [];
    private long _clock;

    public void Add(SweepId sweep, int priority) =>
        _sweeps[sweep] = (priority, _sweeps.TryGetValue(sweep, out var known) ? known.Since : _clock++);

    public void Remove(SweepId sweep) => _sweeps.Remove(sweep);

    /// <summary>The sweeps to ask, best first. A repeated pull starts with the sweep that answered it before.</summary>
    public ImmutableArray<SweepId> OrderFor(PullRequest pull)
    {
        var shares = _served.Values.CountBy(s => s.Sweep).ToDictionary();
        var order = _sweeps
            .OrderByDescending(s => s.Value.Priority)
            .ThenBy(s => shares.GetValueOrDefault(s.Key))
            .ThenBy(s => s.Value.Since)
            .Select(s => s.Key);
        return _served.TryGetValue(pull.Slot, out var before) && before.Pull == pull.Number
            ? [before.Sweep, .. order.Where(s => s != before.Sweep)]
            : [.. order];
    }

    /// <summary>What a slot may have for a lane that is free, beside what it trains: null while a sweep waits that would be
    /// served before, since a slot turns to another sweep only once all its lanes are free.</summary>
    public LaneRequest? Beside(PullRequest pull)
    {
        if (pull.Beside is not { } lane || !_sweeps.TryGetValue(lane.Sweep, out var own)) return null;
        var shares = _served.Values.CountBy(s => s.Sweep).ToDictionary();
        var share = shares.GetValueOrDefault(lane.Sweep);
        var isOvertaken = _sweeps.Any(other => other.Key != lane.Sweep
            && (other.Value.Priority > own.Priority
                || (other.Value.Priority == own.Priority && shares.GetValueOrDefault(other.Key) < share)));
        return isOvertaken ? null : lane with { Leave = _idle.Count };
    }

    /// <summary>Notes who has the slot now; null for no one.</summary>
    public void Served(PullRequest pull, SweepId? sweep)
    {
        if (sweep is { } served)
        {
            _served[pull.Slot] = (pull.Number, served);
            _idle.Remove(pull.Slot);
        }
        else
        {
            _served.Remove(pull.Slot);
            _idle.Add(pull.Slot);
        }
    }

    /// <summary>Slots that are gone have no share.</summary>
    public void Forget(Func<SlotId, bool> isGone)
    {
        foreach (var slot in _served.Keys.Where(isGone).ToImmutableArray()) _served.Remove(slot);
        _idle.RemoveWhere(slot => isGone(slot));
    }
}
