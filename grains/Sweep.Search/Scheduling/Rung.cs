using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>One rung of a sweep and who stands where at it. A change costs O(log trials).</summary>
/// <param name="Epoch">At the end of which epoch trials are compared.</param>
public sealed record Rung(int Epoch)
{
    /// <summary>Those that reached it, best first. One that diverged on the way to it counts as the worst.</summary>
    public ImmutableSortedSet<RungPlace> Reached { get; private init; } = [];

    /// <summary>Those of them that were set aside here, best first.</summary>
    public ImmutableSortedSet<RungPlace> Waiting { get; private init; } = [];

    /// <summary>How many trained on from here.</summary>
    public int WentOn { get; private init; }

    /// <summary>How many of those that trained on have not come to grief since.</summary>
    public int Sound { get; private init; }

    /// <summary>How many trials are better, of those that reached it.</summary>
    public int BetterThan(RungPlace place)
    {
        var index = Reached.IndexOf(place);
        return index >= 0 ? index : ~index;
    }

    /// <summary>Replaces what a trial is here.</summary>
    internal Rung Put(Standing before, Standing after) => before == after ? this : this with
    {
        Reached = Move(Reached, before.Place, after.Place),
        Waiting = Move(Waiting, before.IsWaiting ? before.Place : null, after.IsWaiting ? after.Place : null),
        WentOn = WentOn - Count(before.WentOn) + Count(after.WentOn),
        Sound = Sound - Count(before.IsSound) + Count(after.IsSound),
    };

    private static ImmutableSortedSet<RungPlace> Move(ImmutableSortedSet<RungPlace> set, RungPlace? before, RungPlace? after)
    {
        if (before == after) return set;
        if (before is { } old) set = set.Remove(old);
        return after is { } now ? set.Add(now) : set;
    }

    private static int Count(bool isOne) => isOne ? 1 : 0;

    /// <summary>What a trial is at one rung.</summary>
    /// <param name="Place">Null if it has not reached it.</param>
    /// <param name="IsWaiting">Whether it was set aside there.</param>
    /// <param name="WentOn">Whether it trained on from there.</param>
    /// <param name="IsSound">Whether it did, and has not come to grief since.</param>
    internal readonly record struct Standing(RungPlace? Place, bool IsWaiting, bool WentOn, bool IsSound)
    {
        /// <param name="trial">Null for one that is not there.</param>
        /// <param name="rung">The number of the rung.</param>
        /// <param name="ladder">The rungs.</param>
        public static Standing Of(TrialEntry? trial, int rung, RungLadder ladder)
        {
            if (trial is null) return default;
            var values = trial.RungValues;
            if (rung >= values.Length)
            {
                var diverged = rung == values.Length && trial.State == TrialState.Diverged
                    && rung < ladder.CountBelow(trial.Spec.Hyperparameters.Epochs) && trial.EpochsDone <= ladder.Epochs[rung]
                    && (rung == 0 || trial.EpochsDone > ladder.Epochs[rung - 1]);
                return diverged ? new(new(double.PositiveInfinity, trial.Spec.Id.Number), false, false, false) : default;
            }

            var isWaiting = trial.State == TrialState.Paused && rung == values.Length - 1;
            var wentOn = !isWaiting && trial.EpochsDone > ladder.Epochs[rung];
            return new(
                new(values[rung], trial.Spec.Id.Number), isWaiting, wentOn,
                wentOn && trial.State is not (TrialState.Diverged or TrialState.Failed or TrialState.Cancelled));
        }
    }
}
