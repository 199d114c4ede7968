using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.CrashHost;

/// <summary>A ledger whose every write may be the one before which the process ends.</summary>
internal sealed class FusedSweepStore(ISweepStore inner, Fuse fuse) : ReadingStore(inner), ISweepStore
{
    public Task<bool> CreateAsync(SweepRecord sweep, ImmutableArray<TrialSpec> trials, CancellationToken cancellationToken)
    {
        fuse.Count();
        return inner.CreateAsync(sweep, trials, cancellationToken);
    }

    public Task CommitAsync(SweepId sweep, ImmutableArray<LedgerChange> changes, CancellationToken cancellationToken)
    {
        fuse.Count();
        return inner.CommitAsync(sweep, changes, cancellationToken);
    }

    public Task DeleteAsync(SweepId sweep, long version, DateTimeOffset at, CancellationToken cancellationToken)
    {
        fuse.Count();
        return inner.DeleteAsync(sweep, version, at, cancellationToken);
    }

    public Task ForgetDeletedAsync(SweepId sweep, CancellationToken cancellationToken)
    {
        fuse.Count();
        return inner.ForgetDeletedAsync(sweep, cancellationToken);
    }

    public Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        inner.ListDeletedAsync(cancellationToken);

    public Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        inner.LoadAsync(sweep, epochs, cancellationToken);

    public Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        inner.ListUnfinishedAsync(cancellationToken);
}
