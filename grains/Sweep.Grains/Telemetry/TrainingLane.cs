using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>A trial that trains on a slot right now.</summary>
/// <param name="Device">The slot's device.</param>
/// <param name="Number">The lane, from 1; the trial keeps it to its end.</param>
/// <param name="Trial">What trains.</param>
/// <param name="Last">The last epoch it trained there; null before the first.</param>
internal readonly record struct TrainingLane(string Device, int Number, TrialSpec Trial, Measurement? Last);
