using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_FilesAsAPowerCutLeavesThem_HasEveryFinishedWriteAndNoHalfOne()
    {
        await using var store = await OpenAsync("live.db");
        var sweep = LedgerSamples.Sweep();
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation);
        var trial = new TrialEntry(LedgerSamples.Trials(sweep.Id, 1)[0]);
        var waiting = new List<Task>();
        for (var i = 0; i < 200; i++)
        {
            (trial, var changes) = LedgerSamples.Train(trial);
            waiting.Add(store.CommitAsync(sweep.Id, changes, Cancellation));
            if (i == 99) await Task.WhenAll(waiting);
        }

        // The second hundred is on its way. Two hundred small writes stay below the size at which the WAL goes back
        // into the ledger, so copying one file after the other tears nothing that a power cut would not.
        File.Copy(_folder["live.db"], _folder["copy.db"]);
        File.Copy(_folder["live.db-wal"], _folder["copy.db-wal"]);
        await Task.WhenAll(waiting);

        await using var copy = await OpenAsync("copy.db");
        var stored = (await copy.LoadAsync(sweep.Id, Cancellation))!.Trials[0];
        Assert.InRange(stored.EpochsDone, 100, 200);
        Assert.Equal(stored.EpochsDone, stored.Version);
        var curve = await copy.MeasurementsAsync(stored.Spec.Id, Cancellation);
        Assert.Equal(Enumerable.Range(1, stored.EpochsDone), curve.Select(m => m.Epoch));
    }

    [Fact]
    public async Task Open_TornEndOfTheWal_HasTheWritesBeforeIt()
    {
        var sweep = LedgerSamples.Sweep();
        await using var store = await OpenAsync("live.db");
        await store.CreateAsync(sweep, LedgerSamples.Trials(sweep.Id, 1), Cancellation);
        var whole = new FileInfo(_folder["live.db-wal"]).Length;
        var second = LedgerSamples.Sweep();
        await store.CreateAsync(second, LedgerSamples.Trials(second.Id, 1), Cancellation);
        File.Copy(_folder["live.db"], _folder["copy.db"]);
        File.Copy(_folder["live.db-wal"], _folder["copy.db-wal"]);

        await using (var wal = new FileStream(_folder["copy.db-wal"], FileMode.Open))
        {
            wal.SetLength(whole + ((wal.Length - whole) / 2));
        }

        await using var copy = await OpenAsync("copy.db");
        Assert.Equal([sweep], (await copy.ListAsync(Cancellation)).Select(s => s.Sweep));
    }

    private Task<SqliteSweepStore> OpenAsync(string file) =>
        SqliteSweepStore.OpenAsync(_folder[file], TimeProvider.System, Cancellation);
}
