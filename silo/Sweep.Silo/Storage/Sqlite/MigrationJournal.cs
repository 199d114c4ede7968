using System.Data;
using DbUp.Engine;
using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>Remembers in the ledger which scripts were executed and when.</summary>
internal sealed class MigrationJournal(SqliteConnection connection, TimeProvider timeProvider) : IJournal
{
    public string[] GetExecutedScripts()
    {
        using var exists = Command("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'");
        if ((long)exists.ExecuteScalar()! == 0) return [];
        using var select = Command("SELECT script FROM migrations ORDER BY script");
        using var reader = select.ExecuteReader();
        var scripts = new List<string>();
        while (reader.Read()) scripts.Add(reader.GetString(0));
        return [.. scripts];
    }

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var insert = Command("INSERT INTO migrations (script, applied) VALUES (@script, @applied)");
        insert.Parameters.AddWithValue("@script", script.Name);
        insert.Parameters.AddWithValue("@applied", LedgerText.Of(timeProvider.GetUtcNow()));
        insert.ExecuteNonQuery();
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using var create = Command(
            "CREATE TABLE IF NOT EXISTS migrations (script TEXT NOT NULL PRIMARY KEY, applied TEXT NOT NULL) STRICT");
        create.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
