namespace Sweep.Silo;

/// <summary>Orleans' list of silos in a PostgreSQL database, for silos on any number of machines.</summary>
/// <remarks>
/// Every change is one statement that compares the table's version, and for a row its etag, before it writes: of two
/// processes that decided on the same state, one wins and the other reads afresh. May be used by several threads and
/// processes at once. While the server is away every call fails with a
/// <see cref="Sweep.Contracts.StoreUnavailableException"/>, which Orleans takes as a reason to try again later.
/// </remarks>
public sealed class PostgresMembershipTable : IMembershipTable, IDisposable
{
    // Whoever lists the same silo meanwhile moves the version: this statement waits for that, and then finds it moved.
    private const string Insert = $"""
        WITH moved AS (
            UPDATE cluster SET version = @next
            WHERE version = @seen AND NOT EXISTS (SELECT FROM members WHERE silo = @silo)
            RETURNING version
        )
        INSERT INTO members ({MemberRow.Columns}) SELECT {MemberRow.NewValues} FROM moved
        """;

    // The row is held before the version moves: a clean-up cannot delete it in between.
    private const string Update = $"""
        WITH held AS MATERIALIZED (
            SELECT silo FROM members WHERE silo = @silo AND etag = @etag FOR UPDATE
        ), moved AS (
            UPDATE cluster SET version = @next
            WHERE version = @seen AND EXISTS (SELECT FROM held)
            RETURNING version
        )
        UPDATE members SET {MemberRow.Replacement} FROM moved WHERE silo = @silo AND etag = @etag
        """;

    // The version still grows, so that nothing decided on the old list is written onto the new one.
    private const string Forget = "DELETE FROM members; UPDATE cluster SET version = version + 1;";

    private readonly string _clusterId;
    private readonly PostgresMembers _members;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address"><c>postgres://user:password@host:port/database</c>, or what Npgsql calls a connection
    /// string; its limits of time and connections are replaced.</param>
    /// <param name="clusterId">The one cluster that the database is for.</param>
    /// <exception cref="Sweep.Contracts.StoreUnavailableException">It is no address of a database.</exception>
    public PostgresMembershipTable(string address, string clusterId)
        : this(new PostgresMembers(address), clusterId)
    {
    }

    /// <param name="members">Disposed with the table.</param>
    /// <param name="clusterId">The one cluster that the database is for.</param>
    internal PostgresMembershipTable(PostgresMembers members, string clusterId) =>
        (_members, _clusterId) = (members, clusterId);

    /// <inheritdoc/>
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        _members.EnsureTablesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) =>
        _members.ReadAsync(null, cancellationToken);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        _members.ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        _members.ChangeAsync(
            Insert,
            command =>
            {
                MemberRow.Bind(command, entry);
                MemberRow.BindVersions(command, tableVersion);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        _members.ChangeAsync(
            Update,
            command =>
            {
                MemberRow.Bind(command, entry);
                MemberRow.BindEtag(command, etag);
                MemberRow.BindVersions(command, tableVersion);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) =>
        _members.RunAsync(MemberRow.Beat, command => MemberRow.BindBeat(command, entry), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        clusterId == _clusterId ? _members.RunAsync(Forget, _ => { }, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        // One statement a row, each of which looks again at what it deletes: of two silos that clean up at once neither
        // holds a row that the other waits for.
        foreach (var (entry, etag) in (await ReadAllAsync(cancellationToken)).Members)
        {
            if (!MemberRow.IsDefunct(entry, beforeDate)) continue;
            await _members.RunAsync(
                MemberRow.Delete,
                command =>
                {
                    MemberRow.BindSilo(command, entry.SiloAddress);
                    MemberRow.BindEtag(command, etag);
                },
                cancellationToken);
        }
    }

    /// <summary>Closes all connections. Later calls are refused.</summary>
    public void Dispose() => _members.Dispose();

    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) =>
        DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);
}
