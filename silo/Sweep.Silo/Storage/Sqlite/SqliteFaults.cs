using Microsoft.Data.Sqlite;
using SQLitePCL;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Says in plain words what SQLite refused, and what to do.</summary>
internal static class SqliteFaults
{
    private const string OtherFolder = "or choose another data directory with --data-dir";

    /// <summary>Whether a row stands in the way, or one that is needed is missing: another coordinator was
    /// first.</summary>
    public static bool IsClash(SqliteException fault) => fault.SqliteExtendedErrorCode
        is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_FOREIGNKEY;

    /// <summary>Whether SQLite refused one row and the transaction around it goes on.</summary>
    public static bool ConcernsOneRow(SqliteException fault) => fault.SqliteErrorCode
        is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG;

    public static StoreUnavailableException Explain(SqliteException fault, string path) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => Full(path),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => ReadOnly(path),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            $"another process keeps the ledger '{path}' locked. Close whatever has a transaction open on it, such as " +
            "an SQL shell or a backup, then repeat the command."),
        raw.SQLITE_CORRUPT => new(
            $"the ledger '{path}' is damaged (SQLite says '{Words(fault)}'). Keep a copy of the file, then restore " +
            $"it from a backup or rescue what is left with \"sqlite3 '{path}' .recover\"."),
        raw.SQLITE_NOTADB => new(
            $"'{path}' is no SQLite database, so it is no ledger. Move the file away, {OtherFolder}."),
        raw.SQLITE_CANTOPEN when Directory.Exists(path) => Folder(path),
        raw.SQLITE_CANTOPEN => new(
            $"the ledger '{path}' cannot be opened. Check that the folder is there and that you may read and write " +
            $"in it, {OtherFolder}."),
        raw.SQLITE_IOERR when fault.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE => Full(path),
        raw.SQLITE_IOERR => new(
            $"the disk with the ledger '{path}' failed (SQLite says '{Words(fault)}', code " +
            $"{fault.SqliteExtendedErrorCode}). Check the disk and the system's log, then repeat the command."),
        _ => new(
            $"SQLite refused the ledger '{path}' with '{Words(fault)}' (code {fault.SqliteExtendedErrorCode}). " +
            "Repeat the command; if that does not help, check the file with \"PRAGMA integrity_check\"."),
    };

    // Also what it means when the shared memory beside the ledger cannot grow: that is a file of the same folder.
    private static StoreUnavailableException Full(string path) => new(
        $"the disk with the ledger '{path}' is full. Free some space there, then repeat the command.");

    public static StoreUnavailableException ReadOnly(string path) => new(
        $"the ledger '{path}' cannot be written. Make the file and its folder writable, and see that the disk is not " +
        $"mounted read-only, {OtherFolder}.");

    public static StoreUnavailableException Folder(string path) => new(
        $"'{path}' is a folder where the ledger's file should be. Move it away, {OtherFolder}.");

    public static StoreUnavailableException WithoutWal(string path) => new(
        $"the file system of the ledger '{path}' does not support SQLite's write-ahead log; network file systems do " +
        "not. Choose a data directory on a local disk with --data-dir.");

    public static StoreUnavailableException Closed(string path) => new(
        $"the ledger '{path}' has been closed, because this process is shutting down. Start it again, then repeat " +
        "the command.");

    public static StoreUnavailableException Unreadable(InvalidDataException fault, string path) => new(
        $"the ledger '{path}' holds a value that cannot be read: {fault.Message}. Use the version of Sweep that " +
        "wrote it, or undo what was changed by hand.");

    /// <summary>Refuses a database that another program made, before anything is changed in it.</summary>
    public static void ThrowIfForeign(SqliteConnection connection, string path)
    {
        if (!LedgerSchema.IsForeign(connection)) return;
        throw new StoreUnavailableException(
            $"'{path}' is a database of another program. Move the file away, {OtherFolder}.");
    }

    /// <summary>SQLite's words out of the library's "SQLite Error 13: 'database or disk is full'."</summary>
    private static string Words(SqliteException fault)
    {
        var start = fault.Message.IndexOf('\'', StringComparison.Ordinal);
        var end = fault.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? fault.Message[(start + 1)..end] : fault.Message;
    }
}
