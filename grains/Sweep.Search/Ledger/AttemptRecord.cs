using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>An attempt for readers.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Slot">Where it ran.</param>
/// <param name="Opened">When it was handed out, UTC.</param>
/// <param name="Start">How it began; null if the slot never said so.</param>
/// <param name="Ended">When it ended, UTC; null while it lives.</param>
/// <param name="End">How it ended; null while it lives.</param>
public sealed record AttemptRecord(
    AttemptId Attempt, SlotId Slot, DateTimeOffset Opened, AttemptStart? Start, DateTimeOffset? Ended, AttemptEnd? End);
