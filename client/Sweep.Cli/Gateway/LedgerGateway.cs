using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class LedgerGateway : ILedgerGateway
{
    public async Task<ILiveSweepReader?> OpenReaderAsync(DataDirectory data, CancellationToken cancellationToken) =>
        data.Server is { } server
            ? await PostgresSweepReader.OpenAsync(server, cancellationToken)
            : await SqliteSweepReader.OpenAsync(data.LedgerFile, cancellationToken);

    public async Task<bool> IsInUseAsync(DataDirectory data, CancellationToken cancellationToken) =>
        data.Server is null
            ? DataDirectoryLock.IsInUse(data)
            : await ClusterClient.IsServedAsync(data, TimeProvider.System, cancellationToken);

    public Task<DataDirectory> LocateAsync(DataDirectory data, CancellationToken cancellationToken) =>
        SharedFolder.LocateAsync(data, cancellationToken);
}
