using System.Collections.Immutable;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>One hyperparameter: its name in a grid file, and its values.</summary>
internal sealed class HyperparameterAxis
{
    private readonly Func<Hyperparameters, object> _value;
    private readonly Func<SearchSpace, IEnumerable<object>> _values;

    private HyperparameterAxis(
        string name, bool isNumber, Func<Hyperparameters, object> value, Func<SearchSpace, IEnumerable<object>> values)
    {
        Name = name;
        IsNumber = isNumber;
        _value = value;
        _values = values;
    }

    /// <summary>All, in the order of expansion.</summary>
    public static ImmutableArray<HyperparameterAxis> All { get; } =
    [
        new("cell", false, h => NameOf(h.Cell), s => s.Cells.Select(NameOf)),
        new("layers", true, h => h.Layers, s => s.Layers.Cast<object>()),
        new("lr", true, h => h.Lr, s => s.Lrs.Cast<object>()),
        new("hidden_size", true, h => h.HiddenSize, s => s.HiddenSizes.Cast<object>()),
        new("sampling", false, h => NameOf(h.Sampling), s => s.Samplings.Select(NameOf)),
        new("batch_size", true, h => h.BatchSize, s => s.BatchSizes.Cast<object>()),
        new("num_steps", true, h => h.NumSteps, s => s.NumSteps.Cast<object>()),
        new("epochs", true, h => h.Epochs, s => s.Epochs.Cast<object>()),
        new("clip_norm", true, h => h.ClipNorm, s => s.ClipNorms.Cast<object>()),
        new("init_std", true, h => h.InitStd, s => s.InitStds.Cast<object>()),
    ];

    /// <summary>The name in a grid file.</summary>
    public string Name { get; }

    /// <summary>Whether the values are numbers.</summary>
    public bool IsNumber { get; }

    /// <summary>The hyperparameters with more than one value to try, or with a distribution.</summary>
    public static ImmutableArray<HyperparameterAxis> Varying(SearchSpace space) =>
        [.. All.Where(axis => axis.Distribution(space) is not null || axis._values(space).Skip(1).Any())];

    /// <summary>The hyperparameters in which trials differ.</summary>
    public static ImmutableArray<HyperparameterAxis> Varying(IReadOnlyCollection<Hyperparameters> trials) =>
        [.. All.Where(axis => trials.Select(axis.Text).Distinct().Skip(1).Any())];

    /// <summary>Every hyperparameter as <c>name=value</c>.</summary>
    public static string Describe(IEnumerable<HyperparameterAxis> axes, Hyperparameters hyperparameters) =>
        string.Join(' ', axes.Select(axis => $"{axis.Name}={axis.Text(hyperparameters)}"));

    /// <summary>A trial's value: text, int or double.</summary>
    public object Value(Hyperparameters hyperparameters) => _value(hyperparameters);

    /// <summary>A trial's value as a grid file would have it.</summary>
    public string Text(Hyperparameters hyperparameters) => Text(_value(hyperparameters));

    /// <summary>The values to try, in the grid file's order; none where they are drawn from a distribution.</summary>
    public IEnumerable<object> Values(SearchSpace space) => _values(space);

    /// <summary>What the values are drawn from; null where they are listed.</summary>
    public Distribution? Distribution(SearchSpace space) => space.DistributionOf(Name);

    /// <summary>All that there is to try: the values in the grid file's order, or what they are drawn from, such as
    /// <c>int_uniform 32 to 512 by 32</c>.</summary>
    public string Text(SearchSpace space)
    {
        if (Distribution(space) is not { } distribution) return string.Join(", ", Values(space).Select(Text));
        var step = distribution.Step > 1 ? $" by {distribution.Step}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{GridWords.Of(distribution.Kind)} {distribution.Low} to {distribution.High}{step}");
    }

    /// <summary>A value as a grid file would have it.</summary>
    public static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string NameOf(Cell cell) => cell switch
    {
        Cell.RnnScratch => "rnn_scratch",
        Cell.Rnn => "rnn",
        Cell.Gru => "gru",
        Cell.Lstm => "lstm",
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "No such cell."),
    };

    private static string NameOf(Sampling sampling) => sampling switch
    {
        Sampling.Sequential => "sequential",
        Sampling.Random => "random",
        Sampling.SequentialReset => "sequential-reset",
        _ => throw new ArgumentOutOfRangeException(nameof(sampling), sampling, "No such sampling."),
    };
}
