namespace Sweep.Contracts;

/// <summary>What a slot does right now.</summary>
/// <param name="Slot">Which slot.</param>
/// <param name="State">What it is at.</param>
/// <param name="Attempt">The attempt that it trains; null when it trains none.</param>
/// <param name="Last">The last epoch it trained of that attempt; null before the first.</param>
[GenerateSerializer, Immutable, Alias("Sweep.SlotStatus")]
public sealed record SlotStatus(SlotId Slot, SlotState State, AttemptId? Attempt, Measurement? Last);

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
