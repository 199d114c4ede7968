using System.Text;

namespace Sweep.Cli;

/// <summary>Gathers small writes: standard output costs a system call for each.</summary>
/// <param name="inner">Where the text goes; stays open.</param>
internal sealed class ChunkedWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private const int ChunkCharacters = 1 << 16;

    private readonly StringBuilder _chunk = new(ChunkCharacters);

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        _chunk.Append(value);
        if (_chunk.Length >= ChunkCharacters) Flush();
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        _chunk.Append(value);
        if (_chunk.Length >= ChunkCharacters) Flush();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        inner.Write(_chunk.ToString());
        _chunk.Clear();
        inner.Flush();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }
}
