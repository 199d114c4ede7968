using System.Collections.Immutable;
using System.Numerics;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Reads the axes of the grid.</summary>
/// <param name="part">The hyperparameters; null if the grid file has none.</param>
/// <param name="search">How they are combined; null if that is wrong already.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class SpaceReader(JsonObjectPart? part, SearchSpec? search, FaultList faults)
{
    private readonly Section _section = new(part, GridKeys.Hyperparameters, faults);
    private readonly List<Distribution> _distributions = [];

    public SearchSpace Read()
    {
        var defaults = Hyperparameters.Default;
        SearchSpace space = new(
            Axis(GridKeys.Cell, GridRules.Cell, defaults.Cell),
            Axis(GridKeys.Layers, GridRules.Layers, defaults.Layers),
            Axis(GridKeys.Lr, GridRules.Lr, defaults.Lr),
            Axis(GridKeys.HiddenSize, GridRules.HiddenSize, defaults.HiddenSize),
            Axis(GridKeys.Sampling, GridRules.Sampling, defaults.Sampling),
            Axis(GridKeys.BatchSize, GridRules.BatchSize, defaults.BatchSize),
            Axis(GridKeys.NumSteps, GridRules.NumSteps, defaults.NumSteps),
            Axis(GridKeys.Epochs, GridRules.Epochs, defaults.Epochs),
            Axis(GridKeys.ClipNorm, GridRules.ClipNorm, defaults.ClipNorm),
            Axis(GridKeys.InitStd, GridRules.InitStd, defaults.InitStd));
        space = space with { Distributions = [.. _distributions] };
        CheckLayers(space);
        return space;
    }

    /// <summary>
    /// Blames a search that is too large, by the number of values as written: some of them may be wrong themselves.
    /// </summary>
    /// <param name="repeats">How often each point is trained.</param>
    public void CheckSize(int repeats)
    {
        if (search is null) return;
        var sizes = search.Trials is { } points
            ? [points]
            : GridKeys.Axes.Select(axis => _section.Find(axis) is JsonArrayPart list ? list.Items.Length : 1);
        var factors = sizes.Append(repeats).Where(size => size > 1).ToArray();
        var trials = factors.Aggregate(BigInteger.One, static (product, size) => product * size);
        if (trials <= GridRules.MostTrials) return;
        var (what, fewer) = search.Trials is null ? ("grid", "values") : ("random search", "trials");
        var message = $"The {what} has '{trials:N0}' trials ({string.Join(" x ", factors)}); at most {GridRules.MostTrials:N0}"
            + $" are allowed. Use fewer {fewer} or repeats.";
        if (part is not null) faults.Add(part, message);
        else faults.Add(JsonPath.Root.Member(GridKeys.Hyperparameters), JsonOrigin.Start, message);
    }

    private void ReadDistribution<T>(string key, JsonObjectPart drawn, ValueRule<T> rule)
    {
        if (search is { Trials: null })
        {
            faults.Add(
                drawn,
                $"{Quoted.Text(drawn.Members[0].Name)} is a distribution, which a grid search cannot combine; give {key} values, or"
                + " write \"search\": { \"strategy\": \"random\", \"trials\": 50 }.");
        }
        else if (new DistributionReader(key, faults).Read(drawn, rule) is { } distribution)
        {
            _distributions.Add(distribution);
        }
    }

    /// <summary>Blames the first number of layers that a cell with one layer would be combined with.</summary>
    private void CheckLayers(SearchSpace space)
    {
        var (cells, layers) = (_section.Find(GridKeys.Cell), _section.Find(GridKeys.Layers));
        var isKnown = !faults.Blames(cells) && !(cells is JsonArrayPart words && words.Items.Any(faults.Blames));
        if (!isKnown || layers is null || LayersRule.FindFault(space) is not { } message) return;
        var wrong = layers is JsonArrayPart list
            ? list.Items.First(item => GridRules.Layers.Explain(item, out var value) is null && value > 1)
            : layers;
        faults.Add(wrong, message);
    }

    private ImmutableArray<T> Axis<T>(string key, ValueRule<T> rule, T @default)
        where T : notnull
    {
        if (_section.Find(key) is JsonObjectPart drawn && (search?.Trials is not null || DistributionReader.IsMeant(drawn)))
        {
            ReadDistribution(key, drawn, rule);
            return [];
        }

        if (_section.Find(key) is not JsonArrayPart list) return [_section.Read(key, rule, @default)];
        if (!list.Items.IsEmpty) return _section.ReadList(list, rule, GridRules.MostValuesOfAnAxis);
        faults.Add(list, $"'[]' is an empty list; {key} takes {rule.Expected}, or a list of such values.");
        return [];
    }
}
