using System.Security.Cryptography;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Reads and writes whole corpus files.</summary>
internal static class CorpusFile
{
    /// <summary>The longest file that is read, in bytes: 256 MiB.</summary>
    public const int MaxBytes = 256 << 20;

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Reads a file of at most <see cref="MaxBytes"/>; null when there is none.</summary>
    /// <exception cref="CorpusUnavailableException">It is longer, a folder, or cannot be read.</exception>
    public static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new CorpusUnavailableException($"'{path}' is a folder; a corpus is one file. Name the file in it.");
        try
        {
            await using var file =
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            // Devices and pipes have no length, so what counts is how much comes out.
            var length = file.CanSeek ? file.Length : 0;
            var content = length <= MaxBytes
                ? await ReadAsync(file, MaxBytes, (int)length, onProgress: null, cancellationToken)
                : null;
            return content ?? throw new CorpusUnavailableException(
                $"'{path}' is longer than {MaxBytes:N0} bytes (256 MiB), the most that a corpus may have. "
                + "Name a file with a part of it.");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CorpusUnavailableException(
                $"The corpus file '{path}' cannot be read: {fault.Message} Check the file and its permissions.", fault);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">What is read.</param>
    /// <param name="limit">The most bytes that it may give.</param>
    /// <param name="capacity">How many bytes are expected.</param>
    /// <param name="onProgress">Called after every piece that arrives.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    /// <returns>Null as soon as it gives more than <paramref name="limit"/>.</returns>
    public static async Task<byte[]?> ReadAsync(
        Stream stream, int limit, int capacity, Action? onProgress, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(capacity);
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (content.Length + count > limit) return null;
            content.Write(buffer, 0, count);
            onProgress?.Invoke();
        }

        return content.ToArray();
    }

    /// <summary>Writes a file beside its place, flushes it to disk and renames it: nobody ever sees a part of it
    /// there.</summary>
    /// <remarks>Several processes may write the same file at once; the last rename wins.</remarks>
    /// <exception cref="CorpusUnavailableException">It could not be written; nothing is left of it.</exception>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
                {
                    await file.WriteAsync(content, cancellationToken);
                    file.Flush(flushToDisk: true);
                }

                File.Move(part, path, overwrite: true);
            }
            finally
            {
                File.Delete(part);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CorpusUnavailableException(
                $"The corpus cannot be stored as '{path}': {fault.Message} "
                + "Make room there, or choose another data directory.",
                fault);
        }
    }
}
