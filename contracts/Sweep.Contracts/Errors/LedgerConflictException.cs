namespace Sweep.Contracts;

/// <summary>Another activation of the coordinator changed the ledger first. The loser reads afresh; the call may be
/// repeated.</summary>
[GenerateSerializer, Alias("Sweep.LedgerConflictException")]
public sealed class LedgerConflictException(SweepId sweep) : SweepException(
    $"The ledger of sweep '{sweep}' was changed by another coordinator meanwhile. Repeat the call.")
{
    /// <summary>The sweep.</summary>
    [Id(0)]
    public SweepId Sweep { get; } = sweep;
}
