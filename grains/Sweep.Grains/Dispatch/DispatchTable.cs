using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Which sweep serves a slot next: higher priority first, then the one with the fewest slots, then the one
/// known for longest.</summary>
internal sealed class DispatchTable(TimeProvider time)
{
    /// <summary>A sweep that has trials to hand out says so every second; after so long a silence it has none right now.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Dictionary<SweepId, (int Priority, long Since)> _sweeps = [];
    private readonly Dictionary<SweepId, long> _announced = [];
    private readonly Dictionary<SlotId, (long Pull, SweepId Sweep)> _served = [];
    private readonly HashSet<SlotId> _idle = [];
    private long _clock;

    public void Add(SweepId sweep, int priority) =>
        _sweeps[sweep] = (priority, _sweeps.TryGetValue(sweep, out var known) ? known.Since : _clock++);

    /// <summary>A sweep has trials to hand out at this moment.</summary>
    public void Announced(SweepId sweep, int priority)
    {
        Add(sweep, priority);
        _announced[sweep] = time.GetTimestamp();
    }

    public void Remove(SweepId sweep)
    {
        _sweeps.Remove(sweep);
        _announced.Remove(sweep);
    }

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

    /// <summary>What a slot may have for a lane that is free, beside what it trains. While a sweep waits that would be served before,
    /// a lane that was freed stays free, since a slot turns to another sweep only once all its lanes are: it gets only what it was
    /// given already and did not hear of.</summary>
    public LaneRequest Beside(PullRequest pull, LaneRequest lane)
    {
        // Known to a dispatcher from now on that came after the slot had got its sweep.
        _served.TryAdd(pull.Slot, (0, lane.Sweep));
        _idle.Remove(pull.Slot);
        return lane with { Leave = !lane.IsFirst && IsOvertaken(lane.Sweep) ? int.MaxValue : _idle.Count };
    }

    private bool IsOvertaken(SweepId sweep)
    {
        var priority = _sweeps.TryGetValue(sweep, out var own) ? own.Priority : int.MinValue;
        var shares = _served.Values.CountBy(s => s.Sweep).ToDictionary();
        var share = shares.GetValueOrDefault(sweep);
        return _announced.Any(other => other.Key != sweep
            && time.GetElapsedTime(other.Value) < Silence
            && (_sweeps[other.Key].Priority > priority
                || (_sweeps[other.Key].Priority == priority && shares.GetValueOrDefault(other.Key) < share)));
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
