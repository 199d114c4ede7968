namespace Sweep.Training;

/// <summary>How many lanes are best on a device.</summary>
/// <param name="Lanes">1 or more.</param>
/// <param name="Finding">What was found, in one sentence for a log; null where it had been found before.</param>
public sealed record LaneChoice(int Lanes, string? Finding);
