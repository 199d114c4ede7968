using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>
/// The axes of a grid: every hyperparameter with the values to try, in the grid file's order, 1 to 1,000 each, none
/// twice.
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
    ImmutableArray<double> InitStds);
