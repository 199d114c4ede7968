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
    private const int PatienceInSeconds = 5;

    /// <summary>How PostgreSQL's codes begin when it shuts down, or ended a session that did nothing.</summary>
    private const string Intervention = "57P";

    // Of two silos that make the tables at once PostgreSQL would refuse one, in spite of IF NOT EXISTS. The lock's number
    // is "members" in ASCII; the ledger has another in the same database.
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

    /// <param name="connectionString">As Npgsql reads it; its limits of time and connections are replaced.</param>
    public PostgresMembers(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "sweep members",
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = 4,
            Timeout = PatienceInSeconds,
            CommandTimeout = PatienceInSeconds,
            Enlist = false,
        };
        _place = $"database '{settings.Database}' at '{settings.Host}:{settings.Port}'";
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
    public async Task<ImmutableArray<MembershipEntry>> GatewaysAsync(CancellationToken cancellationToken)
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
        catch (NpgsqlException fault)
        {
            throw Explain(fault);
        }
    }

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
            $"the list of silos in the {_place} has lost its version. With no silo running, drop its tables "
            + "\"members\" and \"cluster\", which hold nothing that lasts; the next silo makes them.");
    }

    /// <summary>Asks once, or again on a new connection if a pooled one turns out to have been lost, as after a restart of
    /// the server.</summary>
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
            catch (NpgsqlException fault) when (mayRepeat && IsLostConnection(fault))
            {
                mayRepeat = false;
                _source.Clear(); // What else is in the pool has been lost as well.
            }
        }
    }

    private static bool IsLostConnection(NpgsqlException fault) => fault is PostgresException farewell
        ? farewell.SqlState.StartsWith(Intervention, StringComparison.Ordinal)
        : fault is { IsTransient: true, InnerException: not TimeoutException };

    private async Task<T> ExplainAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (NpgsqlException fault)
        {
            throw Explain(fault);
        }
    }

    private StoreUnavailableException Explain(NpgsqlException fault) => new(fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"PostgreSQL refused the list of silos in the {_place} with '{refused.MessageText}'. Give its user the "
            + "right to create tables, or to read and write \"cluster\" and \"members\".",
        PostgresException refused when !IsLostConnection(refused) =>
            $"PostgreSQL refused the list of silos in the {_place} with '{refused.MessageText}' (code "
            + $"{refused.SqlState}).",
        { InnerException: TimeoutException } =>
            $"the list of silos in the {_place} has not answered for {PatienceInSeconds} s. Check the server's load, "
            + "and whether something keeps its tables \"cluster\" and \"members\" locked.",
        _ =>
            $"the list of silos in the {_place} cannot be reached: {fault.Message.Split('\n', 2)[0].TrimEnd('.')}. "
            + "Check that the server runs and that this machine may connect to it.",
    });
}
