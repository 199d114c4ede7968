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
    /// <param name="path">The file to write, from <see cref="SaveTarget.Check"/>; replaced when it is there.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <exception cref="CommandException">The file is damaged, or the target cannot be written.</exception>
    public static async Task SaveAsync(string source, string sha256, string path, CancellationToken cancellationToken)
    {
        if (path == Path.GetFullPath(source)) return;
        await SaveTarget.WriteAsync(path, async to =>
        {
            var found = await CopyAsync(source, to, cancellationToken);
            if (found == sha256) return;
            throw new CommandException(
                $"The checkpoint '{source}' is damaged: its SHA-256 is '{found}', the ledger has '{sha256}'. "
                + "Nothing was saved.");
        });
    }

    private static async Task<string> CopyAsync(string source, Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = File.OpenRead(source);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
