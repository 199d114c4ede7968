using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>Orleans' list of silos in one SQLite file, for all silo processes of one machine.</summary>
/// <remarks>
/// Every change is one transaction that compares the table's version, and for a row its etag, before it writes: of two
/// processes that decided on the same state, one wins and the other reads afresh. May be used by several threads and
/// processes at once.
/// </remarks>
/// <param name="path">The file; made when it is first used.</param>
/// <param name="clusterId">The one cluster that the file is for.</param>
public sealed class SqliteMembershipTable(string path, string clusterId) : IMembershipTable, IDisposable
{
    private readonly string _clusterId = clusterId;
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private bool _isDisposed;

    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => UseAsync(_ => true);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => UseAsync(connection => Read(connection, null));

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => UseAsync(connection => Read(connection, key));

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        ChangeAsync(tableVersion, connection =>
        {
            using var insert = Command(
                connection, $"INSERT OR IGNORE INTO members ({MemberRow.Columns}) VALUES ({MemberRow.NewValues})");
            MemberRow.Bind(insert, entry);
            return insert.ExecuteNonQuery() == 1;
        });

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        ChangeAsync(tableVersion, connection =>
        {
            using var update = Command(
                connection, $"UPDATE members SET {MemberRow.Replacement} WHERE silo = @silo AND etag = @etag");
            MemberRow.Bind(update, entry);
            MemberRow.BindEtag(update, etag);
            return update.ExecuteNonQuery() == 1;
        });

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => UseAsync(connection =>
    {
        using var beat = Command(connection, MemberRow.Beat);
        MemberRow.BindBeat(beat, entry);
        return beat.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) => UseAsync(connection =>
    {
        if (clusterId == _clusterId) Forget(connection);
        return true;
    });

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => UseAsync(connection =>
    {
        // One statement a row, each of which looks again at what it deletes, so no transaction is needed around them.
        foreach (var (entry, etag) in Read(connection, null).Members)
        {
            if (!MemberRow.IsDefunct(entry, beforeDate)) continue;
            using var delete = Command(connection, MemberRow.Delete);
            MemberRow.BindSilo(delete, entry.SiloAddress);
            MemberRow.BindEtag(delete, etag);
            delete.ExecuteNonQuery();
        }

        return true;
    });

    /// <summary>Closes the file. Later calls are refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _connection?.Dispose();
            _connection = null;
        }
    }

    /// <summary>Deletes all rows. The version still grows, so that nothing decided on the old list is written onto the
    /// new one.</summary>
    internal static void Forget(SqliteConnection connection) =>
        connection.Run("BEGIN IMMEDIATE; DELETE FROM members; UPDATE cluster SET version = version + 1; COMMIT;");

    /// <summary>Reads in one transaction: version and rows belong together.</summary>
    internal static MembershipTableData Read(SqliteConnection connection, SiloAddress? silo)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var version = connection.Scalar<long>("SELECT version FROM cluster");
        using var select = Command(
            connection, $"SELECT {MemberRow.Columns} FROM members{(silo is null ? "" : " WHERE silo = @silo")}");
        if (silo is not null) MemberRow.BindSilo(select, silo);
        var members = new List<Tuple<MembershipEntry, string>>();
        using var rows = select.ExecuteReader();
        while (rows.Read()) members.Add(MemberRow.Read(rows));
        return new MembershipTableData(members, MemberRow.Version(version));
    }

    /// <summary>Moves the table on to its next version, together with a row, or not at all.</summary>
    private Task<bool> ChangeAsync(TableVersion next, Func<SqliteConnection, bool> change) => UseAsync(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var advance = Command(connection, "UPDATE cluster SET version = @next WHERE version = @seen");
        MemberRow.BindVersions(advance, next);
        if (advance.ExecuteNonQuery() != 1 || !change(connection)) return false;
        transaction.Commit();
        return true;
    });

    /// <summary>On the pool: a write that waits for another process's must not hold up one of the silo's threads.</summary>
    private Task<T> UseAsync<T>(Func<SqliteConnection, T> use) => Task.Run(() =>
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _connection ??= MembersConnection.OpenForWriting(path);
            return use(_connection);
        }
    });

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
