using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Deletes a whole sweep, and remembers it until its files are gone as well.</summary>
internal static class LedgerDeletion
{
    // Each table by itself, along its key: the cascade of the foreign keys would look every trial up in every table.
    private static readonly string[] Parts = ["samples", "checkpoints", "measurements", "attempts", "trials"];

    /// <exception cref="LedgerConflictException">It has another version.</exception>
    public static void Delete(SqliteConnection connection, SweepId sweep, long version, DateTimeOffset at)
    {
        var key = new { id = sweep.Value, version, at = LedgerText.Of(at) };
        var found = connection.QuerySingleOrDefault<long?>("SELECT version FROM sweeps WHERE id = @id", key);
        if (found is null) return;
        if (found != version) throw new LedgerConflictException(sweep);
        foreach (var table in Parts) connection.Execute($"DELETE FROM {table} WHERE sweep = @id", key);
        connection.Execute("DELETE FROM sweeps WHERE id = @id", key);
        connection.Execute("INSERT OR REPLACE INTO deleted_sweeps (sweep, deleted) VALUES (@id, @at)", key);
    }

    public static void Forget(SqliteConnection connection, SweepId sweep) =>
        connection.Execute("DELETE FROM deleted_sweeps WHERE sweep = @id", new { id = sweep.Value });
}
