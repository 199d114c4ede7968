using Npgsql;

namespace Sweep.Testing;

/// <summary>A database of a test's own that goes with the test.</summary>
public sealed class PostgresDatabase(PostgresServer server, string name, string connectionString) : IAsyncDisposable
{
    /// <summary>The server that it is on.</summary>
    public PostgresServer Server => server;

    public string Name => name;

    public string ConnectionString => connectionString;

    /// <summary>Runs statements in it.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value that a query gives.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Drops it, whoever may still be connected to it.</summary>
    public async ValueTask DisposeAsync() => await server.ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>A connection of its own, that no pool keeps.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(unpooled.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
