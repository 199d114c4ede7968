using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>The ledger on disk: the truth that coordinators rebuild themselves from.</summary>
/// <remarks>
/// Every method throws <see cref="StoreUnavailableException"/> when the store cannot be reached or refuses; nothing of
/// that write was kept then. A write whose task ended is on disk: it survives a power cut.
/// </remarks>
public interface ISweepStore : ISweepReader
{
    /// <summary>Writes a new sweep and its trials.</summary>
    /// <returns>False, with nothing changed, when the id is there already.</returns>
    Task<bool> CreateAsync(SweepRecord sweep, ImmutableArray<TrialSpec> trials, CancellationToken cancellationToken);

    /// <summary>Reads all that a coordinator needs, in one snapshot.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="epochs">Says of its row which epochs' measurements are wanted, of all trials. Called at most once, on a thread
    /// of the store's.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>Null when there is no such sweep.</returns>
    Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken);

    /// <summary>Writes the changes in their order, all or none. Calls are carried out in the order in which they are
    /// made.</summary>
    /// <exception cref="LedgerConflictException">A row was not what its change goes onto: another coordinator wrote
    /// it.</exception>
    Task CommitAsync(SweepId sweep, ImmutableArray<LedgerChange> changes, CancellationToken cancellationToken);

    /// <summary>Deletes a sweep with all its rows, and notes that its checkpoint files are to go. Harmless when it is not
    /// there.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="version">The version of its row that was decided on.</param>
    /// <param name="at">When, UTC.</param>
    /// <param name="cancellationToken">Gives up before the write begins.</param>
    /// <exception cref="LedgerConflictException">It has another version: another coordinator wrote it.</exception>
    Task DeleteAsync(SweepId sweep, long version, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The deleted sweeps of which files may be left, oldest first. A sweep that was submitted again is none of
    /// them.</summary>
    Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken);

    /// <summary>Notes that no file of a deleted sweep is left. Harmless when that is known.</summary>
    Task ForgetDeletedAsync(SweepId sweep, CancellationToken cancellationToken);

    /// <summary>The sweeps that a coordinator has to look after: those in state <see cref="SweepState.Running"/> or
    /// <see cref="SweepState.Stopping"/>, oldest first.</summary>
    Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken);
}
