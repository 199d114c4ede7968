using System.Security.Cryptography;

namespace Sweep.Cli;

/// <summary>Copies a checkpoint out of the data directory.</summary>
internal static class CheckpointCopy
{
    private const int BufferBytes = 1 << 20;

    /// <summary>
    /// Copies beside the target, checks the hash, and only then takes the target's place: what stood there survives a
    /// failure.
    /// </summary>
    /// <param name="source">The checkpoint's file.</param>
    /// <param name="sha256">What it must hash to, in lower-case hexadecimal.</param>
    /// <param name="target">The file to write; replaced when it is there.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <exception cref="CommandException">The file is damaged, or the target cannot be written.</exception>
    public static async Task SaveAsync(string source, string sha256, string target, CancellationToken cancellationToken)
    {
        if (target.Length == 0) throw new CommandException("'--save' needs a file's name.");
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path)) throw new CommandException($"'{target}' is a folder. Give '--save' a file's name.");
        if (path == Path.GetFullPath(source)) return;
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            var found = await CopyAsync(source, beside, cancellationToken);
            if (found != sha256)
            {
                throw new CommandException(
                    $"The checkpoint '{source}' is damaged: its SHA-256 is '{found}', the ledger has '{sha256}'. "
                    + "Nothing was saved.");
            }
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{target}' cannot be written: {fault.Message}", inner: fault);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }

    private static async Task<string> CopyAsync(string source, string beside, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = File.OpenRead(source);
        await using FileStream to = new(beside, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        to.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
