using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Fact]
    public async Task AnyCall_AfterItWasClosed_IsRefused()
    {
        var store = await OpenAsync();
        await CloseAsync(store);
        await CloseAsync(store);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync(Cancellation));
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CreateAsync(LedgerSamples.Sweep(), [], Cancellation));

        Assert.Contains("has been closed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_WritesWait_CarriesThemOutFirst()
    {
        var store = await OpenAsync();
        var sweep = LedgerSamples.Sweep();
        var writes = new List<Task> { store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation) };
        var trial = new TrialEntry(LedgerSamples.Trials(sweep.Id, 1)[0]);
        for (var i = 0; i < 500; i++)
        {
            (trial, var changes) = LedgerSamples.Train(trial);
            writes.Add(store.CommitAsync(sweep.Id, changes, Cancellation));
        }

        await CloseAsync(store);

        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully));
    }
}
