using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>The folder with checkpoints and corpora that all silos of one database share.</summary>
/// <remarks>The first silo gives the folder an id, which stands in a file there and in the database. Who finds another id, or
/// none, looks at another folder, or at the empty place where a volume should have been mounted.</remarks>
public static class SharedFolder
{
    /// <summary>The file with the id, beside the sweeps' folders.</summary>
    internal const string IdFile = "folder-id";

    // 'FOLD': two silos that are the first at once agree on one folder.
    private const string Lock = "SELECT pg_advisory_xact_lock(1179601988)";

    private const string Select = "SELECT id, path FROM folder";
    private const string Insert = "INSERT INTO folder (one, id, path, noted) VALUES (1, @id, @path, @noted)";

    /// <summary>Sees that a silo can write in the folder that all others use; the first silo makes it.</summary>
    /// <param name="data">Names the database, whose ledger is there, and perhaps a folder.</param>
    /// <param name="timeProvider">Says when the folder was noted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The folder that was chosen, or the one that the database knows.</returns>
    /// <exception cref="StoreUnavailableException">This process does not see the folder, or may not write in it; or the database
    /// does not answer.</exception>
    public static async Task<DataDirectory> JoinAsync(
        DataDirectory data, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(timeProvider);
        await using var source = PostgresSource.Create(data.Server!);
        try
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (NpgsqlCommand take = new(Lock, connection)) await take.ExecuteNonQueryAsync(cancellationToken);
            var folder = data;
            if (await ReadAsync(connection, cancellationToken) is { } known)
            {
                folder = Choose(data, known.Path);
                if (FaultOf(folder, known.Id) is { } fault) throw new StoreUnavailableException(fault);
            }
            else
            {
                await using NpgsqlCommand note = new(Insert, connection);
                note.Parameters.AddWithValue("id", Found(data.CheckpointRoot));
                note.Parameters.AddWithValue("path", data.Root);
                note.Parameters.AddWithValue("noted", LedgerText.Of(timeProvider.GetUtcNow()));
                await note.ExecuteNonQueryAsync(cancellationToken);
            }

            TryWriting(folder.CheckpointRoot);
            await transaction.CommitAsync(cancellationToken);
            return folder;
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            throw PostgresFaults.Explain(fault, source.Place);
        }
    }

    /// <summary>Finds the folder for who only reads: the one that was chosen, else the one that the database knows.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static async Task<DataDirectory> LocateAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Server is not { } server || data.IsChosen) return data;
        await using var source = PostgresSource.Create(server);
        try
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            return await ReadAsync(connection, cancellationToken) is { } known ? Choose(data, known.Path) : data;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return data; // No silo has been there yet, or one of an older version.
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            throw PostgresFaults.Explain(fault, source.Place);
        }
    }

    /// <summary>What is wrong with what this process sees of the folder; null for nothing, also where no silo has been yet.</summary>
    /// <param name="data">Names the database, and a folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal static async Task<string?> FaultOfAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        await using var source = PostgresSource.Create(data.Server!);
        try
        {
            await using var connection = await source.OpenAsync(cancellationToken);
            return await ReadAsync(connection, cancellationToken) is { } known ? FaultOf(data, known.Id) : null;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
        catch (Exception fault) when (PostgresFaults.IsFault(fault))
        {
            throw PostgresFaults.Explain(fault, source.Place);
        }
    }

    private static DataDirectory Choose(DataDirectory data, string known) =>
        data.IsChosen ? data : new(known) { Server = data.Server };

    private static async Task<(string Id, string Path)?> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand select = new(Select, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetString(0), row.GetString(1)) : null;
    }

    /// <summary>The id of a folder that is to be the shared one. It may have one of an earlier database.</summary>
    private static string Found(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            var file = Path.Combine(root, IdFile);
            if (File.Exists(file) && ReadId(file) is { Length: > 0 } id) return id;
            id = Guid.NewGuid().ToString("N");
            File.WriteAllText(file, $"{id}\n");
            UnixFile.FlushFolder(root);
            return id;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(root, fault);
        }
    }

    private static string? FaultOf(DataDirectory folder, string id)
    {
        var file = Path.Combine(folder.CheckpointRoot, IdFile);
        var found = "there is no such folder.";
        try
        {
            if (ReadId(file) == id) return null;
            found = "it is the folder of another cluster.";
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            if (Directory.Exists(folder.Root)) found = $"it is not the one that the others use: there is no '{IdFile}' in it.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            found = DiskFaults.Explain(fault);
        }

        return $"the checkpoints that all silos of '{folder.Name}' share are not to be seen here. They should be in "
            + $"'{folder.CheckpointRoot}': {found} Mount the shared folder and name it with --data-dir; a silo takes no work without it.";
    }

    private static string ReadId(string file) => File.ReadAllText(file).Trim();

    private static void TryWriting(string root)
    {
        var probe = Path.Combine(root, $".probe-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(root, fault);
        }
    }

    private static StoreUnavailableException NotWritable(string root, Exception fault) =>
        new($"checkpoints cannot be written to '{root}': {DiskFaults.Explain(fault)}");
}
