using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class FaultyStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteSweepStore _inner = null!;
    private FaultyStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _inner = await SqliteSweepStore.OpenAsync(_folder["ledger.db"], TimeProvider.System, Cancellation);
        _store = new FaultyStore(_inner);
    }

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WritesToRefuse_Two_RefusesTheNextTwoAlone()
    {
        var sweep = LedgerSamples.Sweep();
        _store.WritesToRefuse = 2;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.CreateAsync(sweep, [], Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.CommitAsync(sweep.Id, [], Cancellation));
        Assert.Empty(await _store.ListAsync(Cancellation));
        Assert.True(await _store.CreateAsync(sweep, [], Cancellation));

        Assert.Equal(0, _store.WritesToRefuse);
        Assert.Equal(1, _store.WritesDone);
    }

    [Fact]
    public async Task HaltAfterWrites_Two_KeepsTwoAndEndsNoLaterCall()
    {
        var sweep = LedgerSamples.Sweep();
        await _store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation);
        _store.HaltAfterWrites(2);
        var trial = new TrialEntry(LedgerSamples.Trials(sweep.Id, 1)[0]);
        (trial, var first) = LedgerSamples.Train(trial);
        await Assert.ThrowsAsync<LedgerConflictException>(
            () => _store.CommitAsync(sweep.Id, [new LedgerChange.TrialSet(trial.Next())], Cancellation));
        await _store.CommitAsync(sweep.Id, first, Cancellation);
        (trial, var second) = LedgerSamples.Train(trial);
        await _store.CommitAsync(sweep.Id, second, Cancellation);
        Assert.False(_store.Halted.IsCompleted);

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var write = _store.CommitAsync(sweep.Id, LedgerSamples.Train(trial).Changes, cancellation.Token);
        var read = _store.LoadAsync(sweep.Id, cancellation.Token);

        await _store.Halted;
        Assert.False(write.IsCompleted);
        Assert.False(read.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Equal(2, (await _inner.LoadAsync(sweep.Id, Cancellation))!.Trials[0].EpochsDone);
    }

    [Fact]
    public async Task HaltAfterWrites_None_ThrowsWhenToldTo()
    {
        _store.HaltAfterWrites(0, HaltedCalls.Throw);

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.ListAsync(Cancellation));

        Assert.Empty(await _inner.ListAsync(Cancellation));
    }
}
