using Npgsql;

namespace Sweep.Silo;

/// <summary>The statements of one write within a batch, with what each of them has to find.</summary>
internal sealed class PostgresStatements(NpgsqlBatch batch)
{
    private readonly List<(NpgsqlBatchCommand Command, int? Rows)> _added = [];

    /// <summary>Whether every statement touched as many rows as it had to. Once the batch was executed.</summary>
    public bool FoundAll => _added.All(added => added.Rows is not { } rows || added.Command.Rows == (ulong)rows);

    /// <summary>Whether the first statement touched or gave a row. Once the batch was executed.</summary>
    public bool FirstFoundAny => _added[0].Command.Rows > 0;

    /// <summary>Adds a statement.</summary>
    /// <param name="sql">Its parameters are <c>$1</c> and so on.</param>
    /// <param name="rows">How many rows it has to touch or give; null for any number. Otherwise the write is
    /// refused.</param>
    /// <param name="values">In their order.</param>
    public void Add(string sql, int? rows, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
        _added.Add((command, rows));
    }
}
