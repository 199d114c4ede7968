using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The tables <c>cluster</c> and <c>members</c> of a PostgreSQL database, through a connection pool of their
/// own: a heartbeat never waits for a connection that the ledger has.</summary>
/// <remarks>
/// A transaction is one round trip, so that a process that hangs leaves nothing locked that others need in order to
/// declare it dead. Every call fails with a <see cref="StoreUnavailableException"/> while the server is away, and
/// may be repeated once it is back.
/// </remarks>
internal sealed class PostgresMembers : IDisposable
{
    /// <summary>Far more than a healthy server takes, short enough to be felt as a fault by the silo itself.</summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(5);

    // Of two silos that make the tables at once PostgreSQL would refuse one, in spite of IF NOT EXISTS. The lock's
    // number is "members" in ASCII; the ledger has another in the same database.
    private const string Tables = """
        SELECT pg_advisory_xact_lock(30792292938117747);
        CREATE TABLE IF NOT EXISTS cluster (
            one integer PRIMARY KEY CHECK (one = 1),
            version bigint NOT NULL
        );
        CREATE TABLE IF NOT EXISTS members (
            silo text PRIMARY KEY,
            etag bigint NOT NULL,
            status text NOT NULL,
            gateway_port integer NOT NULL,
            host text,
            name text,
            role text,
            started text NOT NULL,
            alive text NOT NULL,
            suspects text NOT NULL
        );
        INSERT INTO cluster VALUES (1, 0) ON CONFLICT DO NOTHING;
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string _place;

    /// <param name="address">See <see cref="PostgresAddress"/>; its limits of time and connections are
    /// replaced.</param>
    /// <param name="patience">How long a call may take, in whole seconds; null for 5 s.</param>
    /// <exception cref="StoreUnavailableException">It is no address of a database.</exception>
    public PostgresMembers(string address, TimeSpan? patience = null)
    {
        var settings = PostgresAddress.Read(address);
        settings.ApplicationName = "sweep members";
        (settings.Pooling, settings.MinPoolSize, settings.MaxPoolSize) = (true, 0, 4);
        settings.Timeout = settings.CommandTimeout = (int)(patience ?? UsualPatience).TotalSeconds;
        settings.Enlist = false;
        _place = $"'{settings.Database ?? settings.Username}' at '{settings.Host}:{settings.Port}'";
        _source = NpgsqlDataSource.Create(settings);
    }

    /// <summary>Makes the tables if need be. Whoever finds them needs no right to make any.</summary>
    public async Task EnsureTablesAsync(CancellationToken cancellationToken)
    {
        const string AreThere = "SELECT to_regclass('cluster') IS NOT NULL AND to_regclass('members') IS NOT NULL";
        var areThere = await ExplainAsync(AskAsync(
            AreThere,
            _ => { },
            async command => await command.ExecuteScalarAsync(cancellationToken) is true,
            mayRepeat: true));
        // Statements that are sent together are one transaction.
        if (!areThere) await RunAsync(Tables, _ => { }, cancellationToken);
    }

    /// <summary>Reads in one statement, which sees one snapshot: version and rows belong together.</summary>
    /// <param name="silo">The only row to read; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<MembershipTableData> ReadAsync(SiloAddress? silo, CancellationToken cancellationToken) =>
        ExplainAsync(ReadUnexplainedAsync(silo, cancellationToken));

    /// <summary>The silos that say they are active and take clients; none where no silo has made the tables.</summary>
    public Task<ImmutableArray<MembershipEntry>> GatewaysAsync(CancellationToken cancellationToken) =>
        ExplainAsync(GatewaysUnexplainedAsync(cancellationToken));

    /// <summary>Runs what may be done twice without harm.</summary>
    public Task RunAsync(string sql, Action<DbCommand> bind, CancellationToken cancellationToken) =>
        ExplainAsync(AskAsync(sql, bind, command => command.ExecuteNonQueryAsync(cancellationToken), mayRepeat: true));

    /// <summary>Runs a statement that changes one row, or none if others were first.</summary>
    /// <returns>Whether it changed one.</returns>
    /// <exception cref="StoreUnavailableException">It may nevertheless have been done, if the connection was lost
    /// meanwhile.</exception>
    public Task<bool> ChangeAsync(string sql, Action<DbCommand> bind, CancellationToken cancellationToken) =>
        ExplainAsync(AskAsync(
            sql, bind, async command => await command.ExecuteNonQueryAsync(cancellationToken) == 1, mayRepeat: false));

    /// <summary>Closes all connections. Later calls are refused.</summary>
    public void Dispose() => _source.Dispose();

    private async Task<ImmutableArray<MembershipEntry>> GatewaysUnexplainedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var all = await ReadUnexplainedAsync(null, cancellationToken);
            return [.. all.Members.Select(m => m.Item1).Where(MemberRow.TakesClients)];
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private async Task<MembershipTableData> ReadUnexplainedAsync(SiloAddress? silo, CancellationToken cancellationToken)
    {
        var which = silo is null ? "true" : "silo = @silo";
        return await AskAsync(
            $"SELECT {MemberRow.Columns}, version FROM cluster LEFT JOIN members ON {which}",
            command =>
            {
                if (silo is not null) MemberRow.BindSilo(command, silo);
            },
            command => ListAsync(command, cancellationToken),
            mayRepeat: true);
    }

    private async Task<MembershipTableData> ListAsync(NpgsqlCommand select, CancellationToken cancellationToken)
    {
        long? version = null;
        var members = new List<Tuple<MembershipEntry, string>>();
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            version = rows.GetInt64(MemberRow.ColumnCount);
            if (!rows.IsDBNull(0)) members.Add(MemberRow.Read(rows)); // Without members the version stands alone.
        }

        if (version is { } known) return new MembershipTableData(members, MemberRow.Version(known));
        throw new StoreUnavailableException(
            $"the list of silos in the PostgreSQL database {_place} has lost its version. With no silo running, drop "
            + "its tables \"members\" and \"cluster\", which hold nothing that lasts; the next silo makes them.");
    }

    /// <summary>Asks once, or again on a new connection if a pooled one turns out to have been lost, as after a restart
    /// of the server.</summary>
    private async Task<T> AskAsync<T>(
        string sql, Action<DbCommand> bind, Func<NpgsqlCommand, Task<T>> ask, bool mayRepeat)
    {
        while (true)
        {
            try
            {
                await using var command = _source.CreateCommand(sql);
                bind(command);
                return await ask(command);
            }
            catch (Exception fault) when (
                mayRepeat && fault is not ObjectDisposedException && PostgresFaults.MayRepeat(fault))
            {
                mayRepeat = false;
                _source.Clear(); // What else is in the pool has been lost as well.
            }
        }
    }

    private async Task<T> ExplainAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception fault) when (fault is not ObjectDisposedException && PostgresFaults.IsFault(fault))
        {
            throw PostgresFaults.Explain(fault, _place);
        }
    }
}
