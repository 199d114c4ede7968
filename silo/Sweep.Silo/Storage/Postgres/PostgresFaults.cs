using System.Net.Sockets;
using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Says in plain words what PostgreSQL refused, and what to do.</summary>
internal static class PostgresFaults
{
    private const string IdleInTransactionTimeout = "25P03";
    private const string IdleSessionTimeout = "57P05";

    /// <summary>Whether this came from the server or the way to it.</summary>
    public static bool IsFault(Exception fault) =>
        fault is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Whether the connection is gone, or never came about; the next one may be sound.</summary>
    public static bool IsBroken(Exception fault) => fault switch
    {
        PostgresException refused => refused.SqlState
            is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or IdleInTransactionTimeout or IdleSessionTimeout
            || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        _ => IsFault(fault),
    };

    /// <summary>Whether it is worth while to do the same again at once, where nothing of it was kept. After a time-out
    /// it is not: somebody has waited long enough.</summary>
    public static bool MayRepeat(Exception fault) =>
        fault is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        }
        || (IsBroken(fault) && fault is not TimeoutException && fault.InnerException is not TimeoutException);

    /// <summary>Whether the server is away or takes nobody in, and will most likely be back: it is worth while to
    /// wait.</summary>
    public static bool IsOutage(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => true,
        PostgresException => IsBroken(fault),
        // Others of its faults are settings that do not fit, such as a password that is missing.
        NpgsqlException { IsTransient: false } => false,
        ObjectDisposedException => false,
        _ => IsBroken(fault),
    };

    /// <summary>Whether a row stands in the way, or one that is needed is missing: another coordinator was
    /// first.</summary>
    public static bool IsClash(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation,
    };

    /// <summary>Whether one write was refused for what it holds, and others can do without it.</summary>
    public static bool ConcernsOneWrite(Exception fault) => fault switch
    {
        // Data exceptions, violated constraints, and what is too large.
        PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54",
        _ => !IsFault(fault),
    };

    public static StoreUnavailableException Explain(Exception fault, string place) => fault switch
    {
        PostgresException refused => Explain(refused, place),
        TimeoutException or { InnerException: TimeoutException } => new(
            $"the PostgreSQL database {place} took too long to answer. Look what keeps the server busy, or holds a lock " +
            "(pg_stat_activity tells), then repeat the command."),
        _ => new(
            $"no PostgreSQL server answers for the database {place}: {Reason(fault)}. Start the server, or correct the " +
            "address, then repeat the command."),
    };

    public static StoreUnavailableException InDoubt(Exception fault, string place) => new(
        $"the PostgreSQL database {place} was lost in the middle of a commit and has not come back ({Reason(fault)}); whether " +
        "it kept the last write will show once it answers again. Start the server, then repeat the command.");

    public static StoreUnavailableException Closed(string place) => new(
        $"the ledger in the PostgreSQL database {place} has been closed, because this process is shutting down. Start it " +
        "again, then repeat the command.");

    public static StoreUnavailableException Unreadable(InvalidDataException fault, string place) => new(
        $"the ledger in the PostgreSQL database {place} holds a value that cannot be read: {fault.Message}. Use the version " +
        "of Sweep that wrote it, or undo what was changed by hand.");

    /// <summary>What happened, in the words of whoever noticed it, without a full stop.</summary>
    public static string Reason(Exception fault) => (fault.InnerException ?? fault).Message.TrimEnd('.');

    private static StoreUnavailableException Explain(PostgresException refused, string place)
    {
        var words = refused.MessageText;
        return refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(
                $"the PostgreSQL server does not let us into the database {place} (it says '{words}'). Correct user and " +
                "password in the address, or allow this machine in the server's pg_hba.conf."),
            PostgresErrorCodes.InvalidCatalogName => new(
                $"there is no PostgreSQL database {place}. Make it with 'createdb', or correct the address."),
            PostgresErrorCodes.InsufficientPrivilege => new(
                $"the user may not do this in the PostgreSQL database {place} (it says '{words}'). Make the user the owner " +
                "of the database, or grant it CREATE on the schema and all rights on its tables."),
            PostgresErrorCodes.ReadOnlySqlTransaction => new(
                $"the PostgreSQL database {place} is read-only, as a standby is. Give the address of the primary server."),
            PostgresErrorCodes.DiskFull => new(
                $"the disk of the PostgreSQL database {place} is full. Free some space there, then repeat the command."),
            PostgresErrorCodes.TooManyConnections => new(
                $"the PostgreSQL server takes no more connections to the database {place}. Raise its max_connections, or " +
                "lower 'Maximum Pool Size' in the address, then repeat the command."),
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new(
                $"the PostgreSQL database {place} is starting or shutting down (it says '{words}'). Repeat the command in a " +
                "moment."),
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => new(
                $"somebody else keeps rows of the PostgreSQL database {place} locked. Close whatever has a transaction open " +
                "on them, then repeat the command."),
            _ => new(
                $"the PostgreSQL database {place} refused with '{words}' (code {refused.SqlState}). Repeat the command; if " +
                "that does not help, look into the server's log."),
        };
    }
}
