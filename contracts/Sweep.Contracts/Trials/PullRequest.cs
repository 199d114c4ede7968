namespace Sweep.Contracts;

/// <summary>A slot asks for work.</summary>
/// <param name="Slot">Who asks.</param>
/// <param name="Number">Counts the slot's pulls, from 1. Repeating a number returns the same assignment.</param>
[GenerateSerializer, Immutable, Alias("Sweep.PullRequest")]
public readonly record struct PullRequest(SlotId Slot, long Number);
