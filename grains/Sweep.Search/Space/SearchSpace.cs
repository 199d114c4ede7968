using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>
/// The axes of a search: every hyperparameter with the values to try, in the grid file's order, 1 to 1,000 each, none
/// twice; none where a random search draws from a distribution instead.
/// <see cref="Hyperparameters"/> says what each means and its range.
/// </summary>
/// <param name="Cells">The recurrent cells.</param>
/// <param name="Layers">Numbers of stacked layers.</param>
/// <param name="Lrs">Learning rates.</param>
/// <param name="HiddenSizes">Hidden units of each layer.</param>
/// <param name="Samplings">Ways to cut minibatches.</param>
/// <param name="BatchSizes">Rows of a minibatch.</param>
/// <param name="NumSteps">Time steps of a minibatch.</param>
/// <param name="Epochs">Passes over the training tokens.</param>
/// <param name="ClipNorms">Largest gradient norms.</param>
/// <param name="InitStds">Standard deviations of initial weights.</param>
public sealed record SearchSpace(
    ImmutableArray<Cell> Cells,
    ImmutableArray<int> Layers,
    ImmutableArray<double> Lrs,
    ImmutableArray<int> HiddenSizes,
    ImmutableArray<Sampling> Samplings,
    ImmutableArray<int> BatchSizes,
    ImmutableArray<int> NumSteps,
    ImmutableArray<int> Epochs,
    ImmutableArray<double> ClipNorms,
    ImmutableArray<double> InitStds)
{
    /// <summary>What takes the place of lists of values in a random search, in the order of the axes; empty in a grid.</summary>
    public ImmutableArray<Distribution> Distributions { get; init; } = [];

    /// <summary>The largest number of rows that a trial can have: of a distribution, its upper bound.</summary>
    public int LargestBatchSize => Largest(GridKeys.BatchSize, BatchSizes);

    /// <summary>The largest number of time steps that a trial can have: of a distribution, its upper bound.</summary>
    public int LargestNumSteps => Largest(GridKeys.NumSteps, NumSteps);

    /// <summary>The largest number of epochs that a trial can have: of a distribution, its upper bound.</summary>
    public int LargestEpochs => Largest(GridKeys.Epochs, Epochs);

    /// <summary>What the values of an axis are drawn from.</summary>
    /// <param name="axis">The hyperparameter's name in a grid file.</param>
    /// <returns>Null if it has a list of values.</returns>
    public Distribution? DistributionOf(string axis)
    {
        foreach (var distribution in Distributions)
        {
            if (distribution.Axis == axis) return distribution;
        }

        return null;
    }

    private int Largest(string axis, ImmutableArray<int> values) =>
        DistributionOf(axis) is { High: var high } ? (int)high : values.Max();
}
