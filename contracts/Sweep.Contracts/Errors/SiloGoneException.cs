namespace Sweep.Contracts;

/// <summary>A silo was asked something after it had left the cluster.</summary>
[GenerateSerializer, Alias("Sweep.SiloGoneException")]
public sealed class SiloGoneException(string silo) : SweepException(
    $"Silo '{silo}' has left the cluster. Its trials are requeued by themselves.")
{
    /// <summary>The silo's address with its generation.</summary>
    [Id(0)]
    public string Silo { get; } = silo;
}
