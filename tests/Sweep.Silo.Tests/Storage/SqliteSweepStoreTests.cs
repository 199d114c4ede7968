using Sweep.Grains;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteSweepStoreTests : SweepStoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override async Task<ISweepStore> OpenStoreAsync() =>
        await SqliteSweepStore.OpenAsync(_folder["data", "ledger.db"], TimeProvider.System, Cancellation);
}
