namespace Sweep.Search;

/// <summary>Tells line and column of offsets that only grow, so that positions of a whole file cost one pass.</summary>
internal ref struct PositionCursor(ReadOnlySpan<byte> text)
{
    // Characters of four bytes in UTF-8 are two code units of UTF-16, which is what editors count.
    private const byte FirstOfFour = 0xF0;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <param name="offset">In bytes of UTF-8, not below that of the call before.</param>
    public JsonOrigin MoveTo(int offset)
    {
        for (; _offset < offset; _offset++)
        {
            var unit = _text[_offset];
            if (unit == (byte)'\n') (_line, _column) = (_line + 1, 1);
            else if (!IsContinuation(unit)) _column += unit >= FirstOfFour ? 2 : 1;
        }

        return JsonOrigin.At(_line, _column);
    }

    private static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;
}
