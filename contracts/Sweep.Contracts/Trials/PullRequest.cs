namespace Sweep.Contracts;

/// <summary>A slot asks for work.</summary>
/// <param name="Slot">Who asks.</param>
/// <param name="Number">Counts the slot's pulls, from 1. Repeating a number returns the same assignment.</param>
/// <param name="Beside">What the slot trains already, if the trial is to train beside it as another lane; null for whatever is
/// next.</param>
[GenerateSerializer, Immutable, Alias("Sweep.PullRequest")]
public readonly record struct PullRequest(SlotId Slot, long Number, LaneRequest? Beside = null);

/// <summary>A slot has a lane free, beside others that train.</summary>
/// <param name="Sweep">The only sweep whose trials can be used.</param>
/// <param name="Shape">The only shape that can be used.</param>
/// <param name="IsFirst">Whether the slot fills its lanes for the first time since it was given that sweep, rather than one that was
/// freed.</param>
/// <param name="Leave">So many waiting trials are to be left to slots that have none at all; the dispatcher says it.</param>
[GenerateSerializer, Immutable, Alias("Sweep.LaneRequest")]
public readonly record struct LaneRequest(SweepId Sweep, TrialShape Shape, bool IsFirst = false, int Leave = 0);
