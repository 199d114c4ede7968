using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>A prepared statement with its parameters in the order in which values are given.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in parameters) _command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <returns>How many rows were changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
