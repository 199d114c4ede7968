using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>
/// The second factor of a product, (depth, columns), laid out in the order in which it is read: panels of 32 columns, and
/// within a panel row after row.
/// </summary>
internal sealed unsafe class Panels : IDisposable
{
    /// <summary>Columns of a panel: two of the widest vectors.</summary>
    public const int Width = 2 * Padding.Unit;

    private const int Rows = 8;

    private readonly FloatMemory _memory = new();
    private int _columns;

    /// <summary>Columns, with their padding.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the panel that begins with a column begins.</summary>
    public float* At(int column) => _memory.Start + ((nint)column * Depth);

    /// <summary>So many, empty.</summary>
    public static Panels[] For(int count)
    {
        var panels = new Panels[count];
        for (var i = 0; i < count; i++) panels[i] = new Panels();
        return panels;
    }

    /// <summary>Takes a matrix as it stands.</summary>
    /// <param name="source">(depth, columns), its rows padded with zeros.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="depth">Rows.</param>
    /// <param name="columns">Columns, without padding.</param>
    public void Take(float* source, nint stride, int depth, int columns)
    {
        Shape(depth, columns);
        for (var column = 0; column < Columns; column += Width)
        {
            var from = source + column;
            var to = At(column);
            var bytes = (uint)(Math.Min(Width, Columns - column) * sizeof(float));
            for (var k = 0; k < depth; k++, from += stride, to += Width) Unsafe.CopyBlock(to, from, bytes);
        }
    }

    /// <summary>Takes a matrix that stands the other way round.</summary>
    /// <param name="source">(columns, depth).</param>
    /// <param name="stride">From one row of it to the next.</param>
    /// <param name="depth">Its columns.</param>
    /// <param name="columns">Its rows.</param>
    public void TakeTransposed(float* source, nint stride, int depth, int columns)
    {
        if (Shape(depth, columns)) _memory.Clear(); // Nothing writes into the padding below.
        for (var column = 0; column < columns; column += Rows)
        {
            var from = source + (column * stride);
            var to = At(column / Width * Width) + (column % Width);
            var rows = Math.Min(Rows, columns - column);
            for (var k = 0; k < depth; k++, from++, to += Width)
            {
                // Several rows at a time, so that a line of the cache is written once.
                if (rows == Rows)
                {
                    to[0] = from[0];
                    to[1] = from[stride];
                    to[2] = from[2 * stride];
                    to[3] = from[3 * stride];
                    to[4] = from[4 * stride];
                    to[5] = from[5 * stride];
                    to[6] = from[6 * stride];
                    to[7] = from[7 * stride];
                    continue;
                }
                for (var row = 0; row < rows; row++) to[row] = from[row * stride];
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    // Whether it is another than before. Fewer columns are another shape even if as many with their padding, in which
    // those of before would stand.
    private bool Shape(int depth, int columns)
    {
        if (columns == _columns && depth == Depth) return false;
        var padded = Padding.Of(columns);
        _memory.Grow((nuint)(((nint)padded + Width - 1) / Width * Width * depth));
        (_columns, Columns, Depth) = (columns, padded, depth);
        return true;
    }
}
