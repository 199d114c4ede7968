using Microsoft.Extensions.Hosting;

namespace Sweep.Silo;

/// <summary>A host that starts and stops when the command says so, and listens to no signal itself.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
