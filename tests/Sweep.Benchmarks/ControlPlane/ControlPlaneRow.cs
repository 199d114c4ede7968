namespace Sweep.Benchmarks;

/// <summary>The result, under these names in snake_case.</summary>
/// <param name="OverheadMsPerTrial">Wall time by trials of a sweep whose trials have one measurement each and take no
/// time.</param>
/// <param name="MeasurementsPerSecond">Of a sweep whose trials have many and take no time, into the ledger.</param>
/// <param name="PageMs">A page of 100 trials, from the call to the answer; the slowest place.</param>
/// <param name="ActivationMs">From the call of a coordinator that is not active to its answer.</param>
/// <param name="SlotBusyPercent">See <see cref="SlotTimes"/>.</param>
/// <param name="GapMsP99">See <see cref="SlotTimes"/>.</param>
internal sealed record ControlPlaneRow(
    double OverheadMsPerTrial, double MeasurementsPerSecond, double PageMs, double ActivationMs, double SlotBusyPercent,
    double GapMsP99)
{
    /// <summary>The figures with their limits, for people.</summary>
    public IEnumerable<Figure> Figures() =>
    [
        new("overhead, ms a trial", OverheadMsPerTrial, "under 1", OverheadMsPerTrial < 1),
        new("measurements a second", MeasurementsPerSecond, "at least 10000", MeasurementsPerSecond >= 10_000),
        new("page of 100 trials, ms", PageMs, "under 500", PageMs < 500),
        new("coordinator active, ms", ActivationMs, "under 2000", ActivationMs < 2000),
        new("slots busy, %", SlotBusyPercent, "at least 98", SlotBusyPercent >= 98),
        new("gap between trials, ms, p99", GapMsP99, "at most 20", GapMsP99 <= 20),
    ];
}
