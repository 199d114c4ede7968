using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Testing;

/// <summary>What every store of the ledger has to keep. Derive one test class for each kind of store.</summary>
public abstract partial class SweepStoreContract : IAsyncLifetime
{
    private readonly List<ISweepStore> _opened = [];

    /// <summary>The store under test, empty at first.</summary>
    protected ISweepStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) await CloseAsync(store);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens one more store object on the place that this test has for itself.</summary>
    protected abstract Task<ISweepStore> OpenStoreAsync();

    protected async Task<ISweepStore> OpenAsync()
    {
        var store = await OpenStoreAsync();
        _opened.Add(store);
        return store;
    }

    protected static async Task CloseAsync(ISweepStore store)
    {
        if (store is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    protected async Task<StoredSweep> CreateAsync(int trials, SweepRecord? sweep = null)
    {
        var record = sweep ?? LedgerSamples.Sweep();
        Assert.True(await Store.CreateAsync(record, LedgerSamples.Trials(record.Id, trials), Cancellation));
        return await LoadAsync(record.Id);
    }

    protected async Task<StoredSweep> LoadAsync(SweepId sweep) =>
        await Store.LoadAsync(sweep, Cancellation)
        ?? throw new InvalidOperationException($"Sweep '{sweep}' is not in the store.");

    protected async Task<TrialEntry> LoadAsync(TrialId trial) =>
        (await LoadAsync(trial.Sweep)).Trials.Single(t => t.Spec.Id == trial);

    protected Task CommitAsync(SweepId sweep, params ImmutableArray<LedgerChange> changes) =>
        Store.CommitAsync(sweep, changes, Cancellation);

    protected async Task<TrialEntry> CommitAsync((TrialEntry Trial, ImmutableArray<LedgerChange> Changes) step)
    {
        await CommitAsync(step.Trial.Spec.Id.Sweep, step.Changes);
        return step.Trial;
    }

    protected Task<LedgerConflictException> RefusedAsync(SweepId sweep, params ImmutableArray<LedgerChange> changes) =>
        Assert.ThrowsAsync<LedgerConflictException>(() => CommitAsync(sweep, changes));

    /// <summary>A record's own equality would ask whether two lists of checkpoints are one object.</summary>
    protected static void AssertSame(TrialEntry expected, TrialEntry actual)
    {
        Assert.Equal(expected.Checkpoints.AsEnumerable(), actual.Checkpoints);
        Assert.Equal(expected with { Checkpoints = [] }, actual with { Checkpoints = [] });
    }
}
