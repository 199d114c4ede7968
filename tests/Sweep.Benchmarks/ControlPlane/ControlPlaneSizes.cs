namespace Sweep.Benchmarks;

/// <summary>How much the control plane has to do.</summary>
/// <param name="Trials">Of a large sweep.</param>
/// <param name="Epochs">Of its trials, where measurements are counted.</param>
/// <param name="Slots">That pretend to train.</param>
/// <param name="Sweeps">At once; they share the trials.</param>
/// <param name="Rounds">How many trials each slot trains where gaps are measured.</param>
/// <param name="TrialSeconds">How long each of those takes.</param>
internal sealed record ControlPlaneSizes(int Trials, int Epochs, int Slots, int Sweeps, int Rounds, double TrialSeconds)
{
    /// <summary>What the limits are for.</summary>
    public static ControlPlaneSizes Usual { get; } = new(10_000, 50, 16, 20, 10, 2);
}
