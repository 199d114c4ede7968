using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Which sweeps the dispatcher serves.</summary>
public sealed class DispatchOptions
{
    /// <summary>The only sweep to serve; null (the default) for all that run. <c>sweep run</c> sets it, so that it does
    /// not take up what an earlier, interrupted sweep left.</summary>
    public SweepId? Only { get; set; }
}
