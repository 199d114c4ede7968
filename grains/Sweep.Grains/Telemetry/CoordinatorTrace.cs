using System.Diagnostics;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The trace that a coordinator's assignments belong to: that of the last call that gave its sweep work.</summary>
/// <remarks>It is in memory alone. Attempts that a coordinator hands out after it came back begin traces of their own, until the next
/// such call.</remarks>
internal sealed class CoordinatorTrace
{
    private ActivityContext _origin;

    /// <summary>Takes note of a call that gives the sweep work.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="sweep">The sweep.</param>
    /// <returns>A span in the name of a caller who tells of none, which ends with the call; null where the caller does.</returns>
    public Activity? Accept(string name, SweepId sweep)
    {
        var span = SweepTracing.Current == default ? SweepTracing.Begin(name, default, sweep) : null;
        _origin = SweepTracing.Current;
        return span;
    }

    /// <summary>Begins to tell of an assignment.</summary>
    /// <remarks>The pull that asked for it has no part in it, nor a link: pulls of idle slots would drown everything else, so they are
    /// not kept.</remarks>
    public Activity? Assign(AttemptId attempt, SlotId slot) =>
        SweepTracing.Begin(SweepTracing.Assign, _origin, attempt.Trial.Sweep)?.Of(attempt).SetTag("sweep.slot", slot.ToString());
}
