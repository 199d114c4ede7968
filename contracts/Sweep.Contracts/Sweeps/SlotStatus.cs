using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>What a slot does right now.</summary>
/// <param name="Slot">Which slot.</param>
/// <param name="State">What it is at.</param>
/// <param name="LaneCount">How many trials it would train at once, of the shape that it trains; 0 when it trains none.</param>
/// <param name="Lanes">The trials that it trains at once, in the order in which they began; not those that wait on it.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SlotStatus")]
public sealed record SlotStatus(SlotId Slot, SlotState State, int LaneCount, ImmutableArray<LaneStatus> Lanes)
{
    /// <summary>Tokens a second of all lanes, each in the last epoch that it trained; null before the first.</summary>
    public double? TokensPerSecond
    {
        get
        {
            double? sum = null;
            foreach (var lane in Lanes)
            {
                if (lane.Last is { } last) sum = (sum ?? 0) + last.TokensPerSecond;
            }

            return sum;
        }
    }
}

/// <summary>One of the trials that a slot trains at once.</summary>
/// <param name="Number">The lane's number, from 1; the trial keeps it to its end.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Last">The last epoch it trained of that attempt; null before the first.</param>
[GenerateSerializer, Immutable, Alias("Sweep.LaneStatus")]
public readonly record struct LaneStatus(int Number, AttemptId Attempt, Measurement? Last);

/// <summary>What a slot is at.</summary>
[GenerateSerializer, Alias("Sweep.SlotState")]
public enum SlotState
{
    /// <summary>Asks for work and has none.</summary>
    Idle,

    /// <summary>Trains.</summary>
    Training,

    /// <summary>Takes no new work and hands back what it has.</summary>
    Draining,

    /// <summary>Takes no work.</summary>
    Drained,
}
