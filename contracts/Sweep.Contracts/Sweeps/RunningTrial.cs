namespace Sweep.Contracts;

/// <summary>A trial on a slot, as far as its coordinator heard.</summary>
/// <param name="Trial">What it trains.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Slot">Where.</param>
/// <param name="EpochsDone">Epochs reported; 0 before the first.</param>
/// <param name="Last">Its last measurement; null before the first.</param>
[GenerateSerializer, Immutable, Alias("Sweep.RunningTrial")]
public sealed record RunningTrial(TrialSpec Trial, int Attempt, SlotId Slot, int EpochsDone, Measurement? Last);
