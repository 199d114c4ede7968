namespace Sweep.Contracts;

/// <summary>A slot was asked something after the silo incarnation that owned it had left the cluster.</summary>
[GenerateSerializer, Alias("Sweep.SlotGoneException")]
public sealed class SlotGoneException(SlotId slot) : SweepException(
    $"Slot '{slot}' is gone: its silo has left the cluster. Its trials are requeued by themselves.")
{
    /// <summary>The slot that was asked.</summary>
    [Id(0)]
    public SlotId Slot { get; } = slot;
}
