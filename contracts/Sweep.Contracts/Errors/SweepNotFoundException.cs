namespace Sweep.Contracts;

/// <summary>No sweep with this id was ever submitted to this store.</summary>
[GenerateSerializer, Alias("Sweep.SweepNotFoundException")]
public sealed class SweepNotFoundException(SweepId sweep) : SweepException(
    $"There is no sweep '{sweep}' here. 'sweep list' shows those that are.")
{
    /// <summary>The sweep that was asked for.</summary>
    [Id(0)]
    public SweepId Sweep { get; } = sweep;
}
