using System.Collections.Immutable;
using System.Numerics;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Draws the points of a random search.</summary>
/// <remarks>
/// The value of point k on axis a comes from 64 bits that depend on the sweep's seed, k and a alone, so that more points only
/// append, and other values for one axis leave those of the others as they are. Only a point that is there already is drawn
/// anew.
/// </remarks>
internal sealed class RandomPoints
{
    // Where that many draws only gave points that are there, nearly all of them are: then the next free one is taken.
    private const int MostDraws = 64;

    private readonly DrawnAxis<Cell> _cells;
    private readonly DrawnAxis<int> _layers;
    private readonly DrawnAxis<double> _lrs;
    private readonly DrawnAxis<int> _hiddenSizes;
    private readonly DrawnAxis<Sampling> _samplings;
    private readonly DrawnAxis<int> _batchSizes;
    private readonly DrawnAxis<int> _numSteps;
    private readonly DrawnAxis<int> _epochs;
    private readonly DrawnAxis<double> _clipNorms;
    private readonly DrawnAxis<double> _initStds;
    private readonly ImmutableArray<DrawnAxis> _axes;

    /// <param name="space">What to draw from; checked.</param>
    public RandomPoints(SearchSpace space)
    {
        _cells = DrawnAxis.Of(space.Cells);
        _layers = DrawnAxis.Of(space.Layers, space.DistributionOf(GridKeys.Layers));
        _lrs = DrawnAxis.Of(space.Lrs, space.DistributionOf(GridKeys.Lr));
        _hiddenSizes = DrawnAxis.Of(space.HiddenSizes, space.DistributionOf(GridKeys.HiddenSize));
        _samplings = DrawnAxis.Of(space.Samplings);
        _batchSizes = DrawnAxis.Of(space.BatchSizes, space.DistributionOf(GridKeys.BatchSize));
        _numSteps = DrawnAxis.Of(space.NumSteps, space.DistributionOf(GridKeys.NumSteps));
        _epochs = DrawnAxis.Of(space.Epochs, space.DistributionOf(GridKeys.Epochs));
        _clipNorms = DrawnAxis.Of(space.ClipNorms, space.DistributionOf(GridKeys.ClipNorm));
        _initStds = DrawnAxis.Of(space.InitStds, space.DistributionOf(GridKeys.InitStd));
        _axes =
        [
            _cells, _layers, _lrs, _hiddenSizes, _samplings, _batchSizes, _numSteps, _epochs, _clipNorms, _initStds,
        ];
    }

    /// <summary>How many different points there are.</summary>
    public BigInteger Count => _axes.Aggregate(BigInteger.One, static (product, axis) => product * axis.Count);

    /// <summary>Draws points, none twice. More of them begin with the same.</summary>
    /// <param name="seed">The sweep's seed.</param>
    /// <param name="count">At most <see cref="Count"/>.</param>
    public ImmutableArray<Hyperparameters> Draw(ulong seed, int count)
    {
        if (count > Count) throw new ArgumentOutOfRangeException(nameof(count), count, $"The space has {Count:N0} points.");
        var points = ImmutableArray.CreateBuilder<Hyperparameters>(count);
        HashSet<Hyperparameters> seen = [];
        var places = new long[_axes.Length];
        while (points.Count < count)
        {
            var isNew = false;
            for (var draw = 0; draw < MostDraws && !isNew; draw++)
            {
                for (var axis = 0; axis < places.Length; axis++)
                {
                    places[axis] = _axes[axis].Place(TrialSeed.BitsOf(seed, points.Count + 1, draw, axis));
                }

                isNew = seen.Add(At(places));
            }

            while (!isNew)
            {
                MoveOn(places);
                isNew = seen.Add(At(places));
            }

            points.Add(At(places));
        }

        return points.MoveToImmutable();
    }

    /// <summary>Goes to the next point, the last axis fastest; from the last to the first.</summary>
    private void MoveOn(long[] places)
    {
        for (var axis = places.Length - 1; axis >= 0; axis--)
        {
            places[axis] = (places[axis] + 1) % _axes[axis].Count;
            if (places[axis] > 0) return;
        }
    }

    private Hyperparameters At(long[] places) => new(
        _cells.ValueAt(places[0]), _layers.ValueAt(places[1]), _lrs.ValueAt(places[2]), _hiddenSizes.ValueAt(places[3]),
        _samplings.ValueAt(places[4]), _batchSizes.ValueAt(places[5]), _numSteps.ValueAt(places[6]), _epochs.ValueAt(places[7]),
        _clipNorms.ValueAt(places[8]), _initStds.ValueAt(places[9]));
}
