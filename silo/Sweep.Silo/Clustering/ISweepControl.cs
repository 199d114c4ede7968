using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>What can be done with sweeps, wherever their coordinators are.</summary>
/// <remarks>Every call is repeated for a while when it is not answered: each may be repeated without harm.</remarks>
public interface ISweepControl : IAsyncDisposable
{
    /// <summary>Starts the sweep, or finds the one that an earlier call with this id started.</summary>
    /// <param name="id">Made by the caller.</param>
    /// <param name="spec">Its corpus is pinned: see <see cref="SpecPreparation"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the sweep may have started.</param>
    /// <exception cref="StoreUnavailableException">The store refuses, or no coordinator answers, and has for a while.</exception>
    Task<SweepStatus> SubmitAsync(SweepId id, SweepSpec spec, CancellationToken cancellationToken);

    /// <summary>Where a sweep stands.</summary>
    /// <exception cref="SweepNotFoundException">There is no such sweep.</exception>
    Task<SweepStatus> StatusAsync(SweepId id, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.PauseAsync"/>
    Task<SweepStatus> PauseAsync(SweepId id, string reason, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.ResumeAsync"/>
    Task<SweepStatus> ResumeAsync(SweepId id, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.CancelAsync"/>
    Task<SweepStatus> CancelAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.RetryAsync"/>
    Task<SweepStatus> RetryAsync(SweepId id, ImmutableArray<int> trials, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.ExtendAsync"/>
    Task<SweepStatus> ExtendAsync(SweepId id, ImmutableArray<string> changes, CancellationToken cancellationToken);

    /// <inheritdoc cref="ISweepGrain.DeleteAsync"/>
    Task DeleteAsync(SweepId id, CancellationToken cancellationToken);

    /// <summary>All silos of the cluster with their slots.</summary>
    Task<ClusterPicture> SilosAsync(CancellationToken cancellationToken);
}
