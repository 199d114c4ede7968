using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Silo;

/// <summary>The ledger in a PostgreSQL database, for the processes of many machines.</summary>
/// <remarks>May be used by several threads at once; writes of one object are carried out in the order of the calls.
/// While the server is away, as during a restart, writes wait up to five minutes for it and nothing of them is lost; what a
/// coordinator reads when it begins waits a few seconds, and all other reads are refused at once.</remarks>
public sealed class PostgresSweepStore : ReadingStore, ISweepStore, IAsyncDisposable
{
    private readonly PostgresWriter _writer;
    private readonly PostgresSweepReader _reader;

    private PostgresSweepStore(PostgresWriter writer, PostgresSweepReader reader)
        : base(reader) => (_writer, _reader) = (writer, reader);

    /// <summary>Opens a ledger for writing; makes its tables if need be, or brings them up to date. Any number of
    /// processes may do so at once.</summary>
    /// <param name="address">The database, which is there already: <c>postgres://user:password@host:port/database</c>,
    /// or a connection string of Npgsql's.</param>
    /// <param name="timeProvider">Says when the tables were made or changed.</param>
    /// <param name="cancellationToken">Gives up the opening.</param>
    /// <exception cref="StoreUnavailableException">The server does not answer or refuses, or the ledger was written by
    /// a newer version of Sweep; nothing was changed in it.</exception>
    public static Task<PostgresSweepStore> OpenAsync(
        string address, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        OpenAsync(address, new PostgresSettings(), timeProvider, cancellationToken);

    internal static Task<PostgresSweepStore> OpenAsync(
        string address, PostgresSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Task.Run(() => MakeAsync(address, settings, timeProvider, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        SweepRecord sweep, ImmutableArray<TrialSpec> trials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return _writer.WriteAsync(
            new(sweep.Id, isCreation: true, statements => PostgresSweeps.AddCreation(statements, sweep, trials)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task CommitAsync(SweepId sweep, ImmutableArray<LedgerChange> changes, CancellationToken cancellationToken) =>
        WriteAsync(sweep, statements => PostgresChanges.Add(statements, changes), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(SweepId sweep, long version, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(sweep, statements => PostgresSweeps.AddDeletion(statements, sweep, version, at), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetDeletedAsync(SweepId sweep, CancellationToken cancellationToken) =>
        WriteAsync(sweep, statements => PostgresSweeps.AddForgetting(statements, sweep), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<DeletedSweep>> ListDeletedAsync(CancellationToken cancellationToken) =>
        _reader.ListDeletedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<StoredSweep?> LoadAsync(
        SweepId sweep, Func<SweepRecord, ImmutableArray<int>> epochs, CancellationToken cancellationToken) =>
        _reader.LoadAsync(sweep, epochs, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SweepRecord>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        _reader.ListUnfinishedAsync(cancellationToken);

    /// <summary>Carries out the writes that wait, then closes the connections. Later calls are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _reader.DisposeAsync();
    }

    private Task<bool> WriteAsync(SweepId sweep, Action<PostgresStatements> fill, CancellationToken cancellationToken) =>
        _writer.WriteAsync(new(sweep, isCreation: false, fill), cancellationToken);

    private static async Task<PostgresSweepStore> MakeAsync(
        string address, PostgresSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var source = PostgresSource.Create(address);
        try
        {
            await PostgresSchema.MigrateAsync(source, timeProvider, cancellationToken);
            var writer = await PostgresWriter.StartAsync(source, settings, timeProvider, cancellationToken);
            return new(writer, new PostgresSweepReader(source, settings, timeProvider));
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            await source.DisposeAsync();
            throw PostgresFaults.Explain(fault, source.Place);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }
}
