using System.Collections.Immutable;
using System.Diagnostics;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>Calls coordinators until they answer, or for so long that the user must hear of it.</summary>
public abstract class SweepControl : ISweepControl
{
    private protected SweepControl()
    {
    }

    private protected abstract IGrainFactory Grains { get; }

    private protected abstract CoordinatorCalls Calls { get; }

    /// <summary>How long calls are repeated.</summary>
    private protected abstract TimeSpan Patience { get; }

    /// <summary>What to throw when that has passed.</summary>
    private protected virtual SweepException Unanswered(string reason) => new StoreUnavailableException(reason);

    /// <inheritdoc/>
    public Task<SweepStatus> SubmitAsync(SweepId id, SweepSpec spec, CancellationToken cancellationToken)
    {
        var submission = new SweepSubmission(id, SpecJson.Write(spec));
        return GiveWorkAsync(SweepTracing.Submit, id, sweep => sweep.SubmitAsync(submission, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<SweepStatus> StatusAsync(SweepId id, CancellationToken cancellationToken) =>
        CallAsync(id, sweep => sweep.StatusAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<SweepStatus> PauseAsync(SweepId id, string reason, CancellationToken cancellationToken) =>
        CallAsync(id, sweep => sweep.PauseAsync(reason, cancellationToken));

    /// <inheritdoc/>
    public Task<SweepStatus> ResumeAsync(SweepId id, CancellationToken cancellationToken) =>
        GiveWorkAsync(SweepTracing.Resume, id, sweep => sweep.ResumeAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<SweepStatus> CancelAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken) =>
        CallAsync(id, sweep => sweep.CancelAsync(trials, cancellationToken));

    /// <inheritdoc/>
    public Task<SweepStatus> RetryAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken) =>
        GiveWorkAsync(SweepTracing.Retry, id, sweep => sweep.RetryAsync(trials, cancellationToken));

    /// <inheritdoc/>
    public Task<SweepStatus> ExtendAsync(SweepId id, ImmutableArray<string> changes, CancellationToken cancellationToken) =>
        GiveWorkAsync(SweepTracing.Extend, id, sweep => sweep.ExtendAsync(changes, cancellationToken));

    /// <inheritdoc/>
    public Task DeleteAsync(SweepId id, CancellationToken cancellationToken) => CallAsync(id, async sweep =>
    {
        await sweep.DeleteAsync(cancellationToken);
        return true;
    });

    /// <inheritdoc/>
    public async Task<ClusterPicture> SilosAsync(CancellationToken cancellationToken)
    {
        var members = await CallAsync(() => Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));
        var views = await Task.WhenAll(members.Keys.Select(silo => ViewAsync(silo.ToParsableString(), cancellationToken)));
        return new ClusterPicture(
            [.. views.Where(v => v.View is not null).Select(v => v.View!).OrderBy(v => v.Silo, StringComparer.Ordinal)],
            [.. views.Where(v => v.View is null).Select(v => v.Silo).Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private async Task<(string Silo, SiloView? View)> ViewAsync(string silo, CancellationToken cancellationToken)
    {
        try
        {
            return (silo, await Grains.GetGrain<ISiloGrain>(silo).StatusAsync(cancellationToken));
        }
        catch (Exception fault) when (fault is SiloGoneException or OrleansException or TimeoutException)
        {
            return (silo, null); // A picture with a gap says more than none.
        }
    }

    /// <summary>Calls within a span: what slots do with the work becomes part of its trace.</summary>
    private async Task<SweepStatus> GiveWorkAsync(string name, SweepId id, Func<ISweepGrain, Task<SweepStatus>> call)
    {
        using var span = SweepTracing.Begin(name, id);
        try
        {
            return await CallAsync(id, call);
        }
        catch (Exception fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw;
        }
    }

    private Task<T> CallAsync<T>(SweepId id, Func<ISweepGrain, Task<T>> call) =>
        CallAsync(() => call(Grains.GetGrain<ISweepGrain>(id.Value)));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await Calls.WithPatienceAsync(call, Patience);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            throw Unanswered($"the coordinator has not answered for {Patience.TotalSeconds:F0} s ({fault.Message.Split('\n', 2)[0]}).");
        }
    }
}
