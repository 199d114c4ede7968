using System.Collections.Immutable;
using System.Numerics;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Reads the axes of the grid.</summary>
internal sealed class SpaceReader(JsonObjectPart? part, FaultList faults)
{
    private readonly Section _section = new(part, GridKeys.Hyperparameters, faults);

    public SearchSpace Read()
    {
        var defaults = Hyperparameters.Default;
        return new SearchSpace(
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
    }

    /// <summary>
    /// Blames a grid that is too large, by the number of values as written: some of them may be wrong themselves.
    /// </summary>
    /// <param name="repeats">How often each point is trained.</param>
    public void CheckSize(int repeats)
    {
        var factors = GridKeys.Axes
            .Select(axis => _section.Find(axis) is JsonArrayPart list ? list.Items.Length : 1)
            .Append(repeats)
            .Where(size => size > 1)
            .ToArray();
        var trials = factors.Aggregate(BigInteger.One, static (product, size) => product * size);
        if (part is null || trials <= GridRules.MostTrials) return;
        faults.Add(
            part,
            $"The grid has '{trials:N0}' trials ({string.Join(" x ", factors)}); at most {GridRules.MostTrials:N0}"
            + " are allowed. Use fewer values or repeats.");
    }

    private ImmutableArray<T> Axis<T>(string key, ValueRule<T> rule, T @default)
        where T : notnull
    {
        if (_section.Find(key) is not JsonArrayPart list) return [_section.Read(key, rule, @default)];
        if (!list.Items.IsEmpty) return _section.ReadList(list, rule, GridRules.MostValuesOfAnAxis);
        faults.Add(list, $"'[]' is an empty list; {key} takes {rule.Expected}, or a list of such values.");
        return [];
    }
}
