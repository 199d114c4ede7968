namespace Sweep.Contracts;

/// <summary>Where a sweep stands.</summary>
[GenerateSerializer, Alias("Sweep.SweepState")]
public enum SweepState
{
    /// <summary>Hands out trials.</summary>
    Running,

    /// <summary>Hands out none until it is resumed; the reason is recorded.</summary>
    Paused,

    /// <summary>Ends: hands out none, and running trials stop at the end of their epoch.</summary>
    Stopping,

    /// <summary>Every trial has ended.</summary>
    Finished,
}
