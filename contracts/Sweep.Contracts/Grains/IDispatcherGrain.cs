namespace Sweep.Contracts;

/// <summary>Decides which sweep serves a slot next: higher priority first, then the sweep with the smallest share of
/// slots.</summary>
/// <remarks>One in a cluster, key 0. It keeps nothing of its own: a new activation learns the running sweeps from the
/// store.</remarks>
[Alias("Sweep.IDispatcherGrain")]
public interface IDispatcherGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a slot's request for work to the sweeps, one after another, until one has a trial.</summary>
    /// <returns>An assignment, or null when no sweep has a trial for the slot.</returns>
    [Alias("Pull")]
    Task<Assignment?> PullAsync(PullRequest pull, CancellationToken cancellationToken);

    /// <summary>A coordinator tells that its sweep has trials to hand out, and with which priority. Harmless when
    /// known.</summary>
    [Alias("Announce")]
    Task AnnounceAsync(SweepId sweep, int priority);
}
