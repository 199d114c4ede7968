using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Benchmarks;

/// <summary>A model whose training is timed.</summary>
/// <param name="Cell">Its cell; one layer.</param>
/// <param name="HiddenSize">Its hidden units.</param>
internal readonly record struct SpeedCase(Cell Cell, int HiddenSize)
{
    /// <summary>All that are compared, in the table's order.</summary>
    public static ImmutableArray<SpeedCase> All { get; } =
    [
        .. from size in (int[])[32, 64, 128, 256, 512] select new SpeedCase(Cell.RnnScratch, size),
        .. from cell in (Cell[])[Cell.Rnn, Cell.Gru, Cell.Lstm] from size in (int[])[64, 256] select new SpeedCase(cell, size),
    ];

    /// <summary>The cell as grid files write it.</summary>
    public string CellName => GridWords.Of(Cell);

    /// <summary>Floating-point operations that training counts for a token: twice the multiplications of the recurrent and the
    /// output product, once forwards and twice backwards. None for the input, whose row is looked up.</summary>
    /// <param name="vocabularySize">With the unknown token.</param>
    public double OperationsPerToken(int vocabularySize)
    {
        var gates = Cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 };
        return 6.0 * HiddenSize * ((gates * HiddenSize) + vocabularySize);
    }

    /// <summary>Those of these cells, in all of these sizes, whether or not <see cref="All"/> has them. No cells means every
    /// cell, no sizes means those of <see cref="All"/>.</summary>
    public static ImmutableArray<SpeedCase> Select(IReadOnlyCollection<string> cells, IReadOnlyCollection<int> sizes)
    {
        var ofCells = All.Where(c => cells.Count == 0 || cells.Contains(c.CellName));
        if (sizes.Count == 0) return [.. ofCells];
        return [.. from cell in ofCells.Select(c => c.Cell).Distinct() from size in sizes select new SpeedCase(cell, size)];
    }

    public override string ToString() => $"{CellName} {HiddenSize}";
}
