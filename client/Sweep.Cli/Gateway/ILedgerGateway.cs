using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Opens ledgers for reading.</summary>
internal interface ILedgerGateway
{
    /// <summary>Opens a data directory's ledger, or its database's, read-only, whether a silo has it or not; migrates nothing.</summary>
    /// <returns>Null where no sweep was ever started. A reader that is disposable is disposed by the caller.</returns>
    /// <exception cref="Contracts.StoreUnavailableException">The ledger is there and cannot be read.</exception>
    Task<ILiveSweepReader?> OpenReaderAsync(DataDirectory data, CancellationToken cancellationToken);

    /// <summary>Whether a process trains in a data directory, or from its database, right now. Changes nothing there.</summary>
    Task<bool> IsInUseAsync(DataDirectory data, CancellationToken cancellationToken);

    /// <summary>Finds the folder of a database where the user chose none.</summary>
    Task<DataDirectory> LocateAsync(DataDirectory data, CancellationToken cancellationToken);
}
