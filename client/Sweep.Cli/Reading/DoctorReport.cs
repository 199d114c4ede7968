using System.Collections.Immutable;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>What a doctor found.</summary>
/// <param name="Device">The device whose computations were checked; null for a look at the machine.</param>
/// <param name="Head">What the report begins with.</param>
/// <param name="Checks">In the order in which they are read.</param>
internal sealed record DoctorReport(
    string? Device, ImmutableArray<DoctorCheck> Head, ImmutableArray<DoctorCheck> Checks)
{
    /// <summary>How many checks stand so.</summary>
    public int Count(DoctorState state) => Checks.Count(check => check.State == state);
}
