namespace Sweep.Contracts;

/// <summary>A cluster that was spoken to before answers no more.</summary>
[GenerateSerializer, Alias("Sweep.SilosUnreachableException")]
public sealed class SilosUnreachableException(string reason) : SweepException(
    $"No silo answers any more: {reason} What was reported is safe; silos that are started again with 'sweep silo' go on.")
{
    /// <summary>What the last call met.</summary>
    [Id(0)]
    public string Reason { get; } = reason;
}
