using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>A point of the curve of one of a sweep's trials.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Measurement">The point.</param>
public readonly record struct TrialMeasurement(int Trial, Measurement Measurement);
