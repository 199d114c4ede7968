namespace Sweep.Contracts;

/// <summary>Where a sweep stands.</summary>
[GenerateSerializer, Alias("Sweep.SweepState")]
public enum SweepState
{
    /// <summary>Hands out trials.</summary>
    Running,

    /// <summary>Hands out none until it is resumed; the reason is recorded.</summary>
    Paused,

    /// <summary>Every trial has ended.</summary>
    Finished,
}
