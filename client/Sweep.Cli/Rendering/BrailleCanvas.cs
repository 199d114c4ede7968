namespace Sweep.Cli;

/// <summary>Draws with dots, two across and four down in every character.</summary>
/// <param name="width">Characters in a line.</param>
/// <param name="height">Lines.</param>
internal sealed class BrailleCanvas(int width, int height)
{
    /// <summary>Dots across in a character.</summary>
    public const int Across = 2;

    /// <summary>Dots down in a character.</summary>
    public const int Down = 4;

    /// <summary>Whose character it is where nobody drew.</summary>
    public const int Nobody = -1;

    private const char Blank = '\u2800';

    // By row, then column: how Unicode numbers the dots.
    private static readonly byte[] Bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    private readonly byte[] _dots = new byte[width * height];
    private readonly char[] _marks = new char[width * height];
    private readonly int[] _owners = [.. Enumerable.Repeat(Nobody, width * height)];

    /// <summary>Draws a line between two dots. Who draws last has the character.</summary>
    public void Line((int X, int Y) from, (int X, int Y) to, int owner)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++) Dot(Between(from.X, to.X, i, steps), Between(from.Y, to.Y, i, steps), owner);
    }

    /// <summary>Puts a mark into a character, unless there is one already.</summary>
    /// <param name="x">The dot's column.</param>
    /// <param name="y">The dot's row.</param>
    /// <param name="mark">What is shown instead of dots.</param>
    /// <param name="owner">Whose it is.</param>
    public bool TryMark(int x, int y, char mark, int owner)
    {
        var at = At(x, y);
        if (_marks[at] != '\0') return false;
        (_marks[at], _owners[at]) = (mark, owner);
        return true;
    }

    /// <summary>A line's characters; blanks where there are no dots.</summary>
    public string Text(int line) => string.Create(width, line * width, (text, first) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var at = first + i;
            text[i] = _marks[at] != '\0' ? _marks[at] : _dots[at] == 0 ? ' ' : (char)(Blank + _dots[at]);
        }
    });

    /// <summary>Whose a line's characters are.</summary>
    public ReadOnlySpan<int> Owners(int line) => _owners.AsSpan(line * width, width);

    private static int Between(int from, int to, int i, int steps) =>
        (int)Math.Round(from + ((double)(to - from) * i / steps), MidpointRounding.AwayFromZero);

    private void Dot(int x, int y, int owner)
    {
        var at = At(x, y);
        _dots[at] |= Bits[(y % Down * Across) + (x % Across)];
        _owners[at] = owner;
    }

    private int At(int x, int y) => (y / Down * width) + (x / Across);
}
