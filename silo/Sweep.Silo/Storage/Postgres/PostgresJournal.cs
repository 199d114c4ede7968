using System.Data;
using DbUp.Engine;
using Npgsql;

namespace Sweep.Silo;

/// <summary>Remembers in the database which scripts were executed and when.</summary>
internal sealed class PostgresJournal(NpgsqlConnection connection, TimeProvider timeProvider) : IJournal
{
    public const string Table = "ledger_migrations";

    public string[] GetExecutedScripts()
    {
        using var exists = new NpgsqlCommand($"SELECT to_regclass('{Table}') IS NOT NULL", connection);
        if (!(bool)exists.ExecuteScalar()!) return [];
        using var select = new NpgsqlCommand($"SELECT script FROM {Table} ORDER BY version", connection);
        using var reader = select.ExecuteReader();
        var scripts = new List<string>();
        while (reader.Read()) scripts.Add(reader.GetString(0));
        return [.. scripts];
    }

    // Through the factory, so that it belongs to the transaction of the script itself.
    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var insert = dbCommandFactory();
        insert.CommandText = $"INSERT INTO {Table} (version, script, applied) VALUES (@version, @script, @applied)";
        Add(insert, "version", PostgresSchema.NumberOf(script.Name));
        Add(insert, "script", script.Name);
        Add(insert, "applied", LedgerText.Of(timeProvider.GetUtcNow()));
        insert.ExecuteNonQuery();
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using var create = dbCommandFactory();
        create.CommandText =
            $"CREATE TABLE IF NOT EXISTS {Table} (version INTEGER PRIMARY KEY, script TEXT NOT NULL, applied TEXT NOT NULL)";
        create.ExecuteNonQuery();
    }

    private static void Add(IDbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
