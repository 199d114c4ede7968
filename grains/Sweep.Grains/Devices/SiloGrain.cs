using Microsoft.Extensions.Options;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The face of a silo.</summary>
[SlotPlacement]
internal sealed class SiloGrain(DeviceHost devices, IOptions<DispatchOptions> dispatch) : Grain, ISiloGrain
{
    public Task<SiloView> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(new SiloView(
        this.GetPrimaryKeyString(), Environment.MachineName, Environment.ProcessId, dispatch.Value.Only, devices.Statuses));
}
