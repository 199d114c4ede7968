using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>What cells and layers ask of each other.</summary>
internal static class LayersRule
{
    /// <summary>What is wrong if 'rnn_scratch', which has one layer, would be combined with more.</summary>
    /// <returns>Null if nothing is.</returns>
    public static string? FindFault(SearchSpace space)
    {
        if (!space.Cells.Contains(Cell.RnnScratch)) return null;
        var isDrawn = space.DistributionOf(GridKeys.Layers) is not null;
        if (!isDrawn && space.Layers.All(layers => layers == 1)) return null;
        var others = space.Cells.Length == 1 ? "Name the cell 'rnn', 'gru' or 'lstm'" : "Take it out of the cells";
        return $"The cell '{GridWords.Of(Cell.RnnScratch)}', which is also the default, has one layer alone. {others} for more layers, or"
            + " give layers 1.";
    }
}
