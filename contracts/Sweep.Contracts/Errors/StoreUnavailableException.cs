namespace Sweep.Contracts;

/// <summary>The store could not be reached or refused a read or write. Nothing of the refused write was kept.</summary>
[GenerateSerializer, Alias("Sweep.StoreUnavailableException")]
public sealed class StoreUnavailableException(string reason) : SweepException(
    $"The store cannot be used: {reason}")
{
    /// <summary>What the store said, and what to do about it.</summary>
    [Id(0)]
    public string Reason { get; } = reason;
}
