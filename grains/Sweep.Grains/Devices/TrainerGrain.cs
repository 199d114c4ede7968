using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The face of a slot; the slot itself is the device host's.</summary>
[SlotPlacement]
internal sealed class TrainerGrain(DeviceHost devices) : Grain, ITrainerGrain
{
    private DeviceSlot Slot => devices.Find(SlotId.Parse(this.GetPrimaryKeyString()));

    public Task<SlotStatus> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Slot.Status);

    public Task DrainAsync(CancellationToken cancellationToken)
    {
        Slot.Drain();
        return Task.CompletedTask;
    }
}
