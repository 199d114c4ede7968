using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>The axes of a grid: every hyperparameter with the values to try, at least one each, none twice.</summary>
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
