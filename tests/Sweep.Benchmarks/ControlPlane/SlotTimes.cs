using System.Collections.Immutable;

namespace Sweep.Benchmarks;

/// <summary>How well slots were used.</summary>
/// <param name="BusyPercent">The share of the time in which they trained, each slot from its first trial's start to its last
/// one's end; 0 to 100.</param>
/// <param name="GapP99">Of a hundred waits between the end of a trial and the start of the next on the same slot, the longest
/// but one at most.</param>
/// <param name="GapMedian">The middle one.</param>
internal readonly record struct SlotTimes(double BusyPercent, TimeSpan GapP99, TimeSpan GapMedian)
{
    private static readonly ImmutableArray<long> NoGaps = [0];

    /// <summary>Sums up what slots did; each has trained at least once.</summary>
    /// <param name="slots">A list for each slot, in the order of time.</param>
    /// <param name="timeProvider">The clock that the timestamps are of.</param>
    public static SlotTimes Of(ImmutableArray<ImmutableArray<TrialSpan>> slots, TimeProvider timeProvider)
    {
        var trained = slots.Sum(slot => slot.Sum(span => span.Ended - span.Began));
        var there = slots.Sum(slot => slot[^1].Ended - slot[0].Began);
        ImmutableArray<long> gaps =
        [
            .. slots.SelectMany(slot => slot.Zip(slot.Skip(1), (span, next) => next.Began - span.Ended)).Order(),
        ];
        if (gaps.IsEmpty) gaps = NoGaps;
        return new(
            100.0 * trained / there,
            timeProvider.GetElapsedTime(0, gaps[(int)Math.Ceiling(0.99 * gaps.Length) - 1]),
            timeProvider.GetElapsedTime(0, gaps[gaps.Length / 2]));
    }
}
