using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Looks after other silos for as long as this one lives, and tells the cluster of those whose process has
/// ended.</summary>
internal sealed partial class CrashWatch(
    IClusterMembershipService membership, ILocalSiloDetails self, TimeProvider time, ILogger<CrashWatch> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _closing = new();
    private Task _watching = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(CrashWatch), ServiceLifecycleStage.Active, Open, CloseAsync);

    public void Dispose() => _closing.Dispose();

    private Task Open(CancellationToken cancellationToken)
    {
        _watching = Task.Run(WatchAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                var active = membership.CurrentSnapshot.Members.Values
                    .Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress);
                await Task.WhenAll(CrashedSilos.WatchedBy(self.SiloAddress, active).Select(LookAfterAsync));
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // This silo leaves.
        }
    }

    private async Task LookAfterAsync(SiloAddress silo)
    {
        if (!await CrashedSilos.HasEndedAsync(silo.Endpoint, time, _closing.Token)) return;
        try
        {
            if (await membership.TryKill(silo)) LogEnded(silo.ToParsableString());
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OrleansException)
        {
            LogUntold(silo.ToParsableString(), fault.Message); // The next look tries again.
        }
    }

    [LoggerMessage(LogLevel.Information, "The process of silo {Silo} has ended.")]
    private partial void LogEnded(string silo);

    [LoggerMessage(LogLevel.Warning, "The process of silo {Silo} has ended, and the list of silos cannot be told so: {Reason}")]
    private partial void LogUntold(string silo, string reason);
}
