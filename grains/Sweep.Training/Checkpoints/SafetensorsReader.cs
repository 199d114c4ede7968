using System.Buffers.Binary;

namespace Sweep.Training;

/// <summary>Reads safetensors files of float32 tensors. Trusts nothing: a file from anywhere gives its contents or an
/// error.</summary>
/// <remarks>
/// Nothing is allocated on a file's word alone. The header is limited in length; its claims must agree with one
/// another, and with the stream's length where that is known; data of a stream that cannot tell its length is read in
/// pieces, as they come.
/// </remarks>
internal sealed class SafetensorsReader
{
    /// <summary>Ours are a few KiB; one with every character of Unicode in its vocabulary would still be within
    /// this.</summary>
    public const int MaxHeaderBytes = 16 * 1024 * 1024;

    private const int PieceBytes = 64 * 1024;

    private readonly Stream _input;

    private SafetensorsReader(Stream input, SafetensorsHeader header) => (_input, Header) = (input, header);

    /// <summary>What the file says of itself.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Whether the header's claims were held against the stream's length.</summary>
    public bool KnowsLength => _input.CanSeek;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="input">Read from where it stands to its end.</param>
    /// <exception cref="CheckpointFormatException">It is no safetensors file, or a damaged one.</exception>
    public static SafetensorsReader Open(Stream input)
    {
        long? available = input.CanSeek ? input.Length - input.Position : null;
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (input.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length) throw Truncated();

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes)
        {
            throw new CheckpointFormatException(
                $"The file's header claims '{length}' bytes; at most '{MaxHeaderBytes}' are read. " +
                "It is no checkpoint, or a damaged one.");
        }
        if (available - prefix.Length < (long)length) throw Truncated();

        var header = SafetensorsHeader.Parse(ReadPieces(input, (int)length));
        if (available - prefix.Length - (long)length is { } data && data != header.DataLength)
        {
            throw new CheckpointFormatException(
                $"The file has '{data}' bytes of data where its header tells of '{header.DataLength}'. It is damaged.");
        }
        return new SafetensorsReader(input, header);
    }

    /// <summary>Reads the tensors in the order in which they lie, each once; then checks that nothing
    /// follows.</summary>
    /// <exception cref="CheckpointFormatException">The stream ends too early or too late.</exception>
    public IEnumerable<(TensorShape Tensor, byte[] Data)> ReadTensors()
    {
        foreach (var entry in Header.Entries)
        {
            if (entry.Length > Array.MaxLength)
            {
                throw new CheckpointFormatException(
                    $"The tensor '{entry.Tensor}' has '{entry.Length}' bytes, more than can be read at once.");
            }
            yield return (entry.Tensor, ReadPieces(_input, (int)entry.Length));
        }
        if (_input.ReadByte() < 0) yield break;
        throw new CheckpointFormatException("The file goes on after its last tensor. It is damaged.");
    }

    private static byte[] ReadPieces(Stream input, int length)
    {
        var bytes = new byte[input.CanSeek ? length : Math.Min(length, PieceBytes)];
        var read = 0;
        while (true)
        {
            var free = bytes.AsSpan(read);
            if (input.ReadAtLeast(free, free.Length, throwOnEndOfStream: false) < free.Length) throw Truncated();
            read = bytes.Length;
            if (read == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }
    }

    private static CheckpointFormatException Truncated() =>
        new("The file ends too early. It is no checkpoint, or a damaged one.");
}
