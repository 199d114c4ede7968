using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Owns the slots of this silo. Trainings live here and not in activations, which can vanish at any
/// time.</summary>
/// <remarks>Slots open once the silo is active, and drain before it leaves.</remarks>
public sealed class DeviceHost : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly IServiceProvider _services;
    private readonly SoloRoom _room = new();
    private ImmutableArray<DeviceSlot> _slots = [];

    /// <summary>Made by the silo's services.</summary>
    public DeviceHost(IServiceProvider services) => _services = services;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(DeviceHost), ServiceLifecycleStage.Active, OpenAsync, CloseAsync);
    }

    /// <summary>Lets every slot checkpoint at the end of its epoch and hand back what it has. No slot takes new work
    /// after it.</summary>
    /// <param name="cutShort">Ends the wait: slots stop at once, and what they trained since their last checkpoint is
    /// done again.</param>
    public async Task DrainAsync(CancellationToken cutShort)
    {
        IsLeaving = true;
        foreach (var slot in _slots) slot.Drain();
        await Task.WhenAll(_slots.Select(slot => slot.DrainedAsync(cutShort)));
    }

    /// <summary>Abandons all that the slots have, at once: no training goes beyond the step it is in. No slot takes new work after
    /// it. Waits for nothing, and a repeat does no harm; what was trained since the last checkpoints is done again.</summary>
    public void StopNow()
    {
        foreach (var slot in _slots) slot.StopNow();
    }

    /// <summary>Whether it was told to take no new work.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>What every slot does right now.</summary>
    public ImmutableArray<SlotStatus> Statuses => [.. _slots.Select(slot => slot.Status)];

    /// <summary>The slot with this id.</summary>
    /// <exception cref="SlotGoneException">This silo has no such slot.</exception>
    internal DeviceSlot Find(SlotId id) => _slots.FirstOrDefault(slot => slot.Id == id) ?? throw new SlotGoneException(id);

    private Task OpenAsync(CancellationToken cancellationToken)
    {
        var silo = _services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        var devices = _services.GetRequiredService<IOptions<DeviceOptions>>().Value.Slots;
        _slots = [.. devices.Select(device =>
            ActivatorUtilities.CreateInstance<DeviceSlot>(_services, new SlotId(silo, device), _room))];
        _services.GetRequiredService<PassingMetrics>().Watch(() => Statuses, () => _slots.SelectMany(slot => slot.Lanes));
        foreach (var slot in _slots) slot.Start();
        return Task.CompletedTask;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        foreach (var slot in _slots) await slot.DisposeAsync();
    }
}
