namespace Sweep.Contracts;

/// <summary>What the coordinator tells a slot about an attempt it runs. Ordered: a later one outweighs an earlier
/// one.</summary>
[GenerateSerializer, Alias("Sweep.Verdict")]
public enum Verdict
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>Checkpoint at the end of this epoch and hand the trial back; it may go on later.</summary>
    Pause,

    /// <summary>Checkpoint at the end of this epoch and end the trial.</summary>
    Stop,

    /// <summary>The attempt is no longer yours: stop at once and write nothing more.</summary>
    Abandon,
}
