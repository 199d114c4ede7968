namespace Sweep.Silo.Tests.Corpora;

/// <summary>A body that arrives in pieces; before each one the test may let time pass or the user press
/// Ctrl-C.</summary>
internal sealed class ScriptedStream(IEnumerable<Func<CancellationToken, byte[]>> pieces) : Stream
{
    private readonly Queue<Func<CancellationToken, byte[]>> _pieces = new(pieces);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_pieces.TryDequeue(out var next)) return ValueTask.FromResult(0);
        var piece = next(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        piece.CopyTo(buffer);
        return ValueTask.FromResult(piece.Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
