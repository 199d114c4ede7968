using System.Collections.Immutable;
using Npgsql;

namespace Sweep.Silo;

/// <summary>The ledger at one moment: all that is read through it fits together.</summary>
internal sealed class PostgresSnapshot(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Reads rows.</summary>
    /// <param name="sql">Its parameters are <c>$1</c> and so on.</param>
    /// <param name="row">Makes something of the row that the reader is at.</param>
    /// <param name="values">In their order: text, whole numbers or arrays of them.</param>
    public async Task<ImmutableArray<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> row, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = ImmutableArray.CreateBuilder<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        return rows.ToImmutable();
    }
}
