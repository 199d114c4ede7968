using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Takes each pull to the sweeps in the order that <see cref="DispatchTable"/> gives. Soft state
/// only.</summary>
[Reentrant]
internal sealed partial class DispatcherGrain(
    ISweepStore store, IClusterView cluster, IOptions<DispatchOptions> options, TimeProvider time, ILogger<DispatcherGrain> log)
    : Grain, IDispatcherGrain
{
    private readonly DispatchTable _table = new(time);
    private long? _clusterSeen;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => LookAgainAsync(cancellationToken);

    public async Task<Assignment?> PullAsync(PullRequest pull, CancellationToken cancellationToken)
    {
        if (_clusterSeen != cluster.Version) await LookAgainAsync(cancellationToken);
        if (pull.Beside is { } lane)
            return await TryAssignAsync(lane.Sweep, pull with { Beside = _table.Beside(pull, lane) }, cancellationToken);
        foreach (var sweep in _table.OrderFor(pull))
        {
            if (await TryAssignAsync(sweep, pull, cancellationToken) is not { } assignment) continue;
            _table.Served(pull, sweep);
            return assignment;
        }

        _table.Served(pull, null);
        return null;
    }

    public Task AnnounceAsync(SweepId sweep, int priority)
    {
        if (Serves(sweep)) _table.Announced(sweep, priority);
        return Task.CompletedTask;
    }

    /// <summary>Asks all unfinished sweeps again. A silo that died may have taken a coordinator with it and all slots that would
    /// have called it back to life; its trials wait for someone to ask.</summary>
    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        var seen = cluster.Version;
        foreach (var sweep in await store.ListUnfinishedAsync(cancellationToken)) Add(sweep.Id, sweep.Priority);
        _table.Forget(slot => cluster.IsGone(slot.Silo)); // Who is gone changes with the cluster's version alone.
        _clusterSeen = seen;
    }

    private void Add(SweepId sweep, int priority)
    {
        if (Serves(sweep)) _table.Add(sweep, priority);
    }

    private bool Serves(SweepId sweep) => options.Value.Only is not { } only || only == sweep;

    private async Task<Assignment?> TryAssignAsync(SweepId sweep, PullRequest pull, CancellationToken cancellationToken)
    {
        try
        {
            var assignment = await GrainFactory.GetGrain<ISweepGrain>(sweep.Value).AssignAsync(pull, cancellationToken);
            // Its coordinator announces it when it has trials again. One that has none of a shape may have others.
            if (assignment is null && pull.Beside is null) _table.Remove(sweep);
            return assignment;
        }
        catch (SweepNotFoundException)
        {
            _table.Remove(sweep); // It was deleted.
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogSweepSilent(sweep, fault.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sweep {Sweep} could not be asked for a trial: {Reason}")]
    private partial void LogSweepSilent(SweepId sweep, string reason);
}
