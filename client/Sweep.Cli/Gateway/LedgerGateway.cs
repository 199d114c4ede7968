using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class LedgerGateway : ILedgerGateway
{
    public async Task<ILiveSweepReader?> OpenReaderAsync(DataDirectory data, CancellationToken cancellationToken) =>
        await SqliteSweepReader.OpenAsync(data.LedgerFile, cancellationToken);

    public bool IsInUse(DataDirectory data) => DataDirectoryLock.IsInUse(data);
}
