using System.Collections.Immutable;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Benchmarks;

/// <summary>A result that the book prints, to be reached again.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Layers">Stacked layers.</param>
/// <param name="HiddenSize">Hidden units of each.</param>
/// <param name="Lr">Learning rate.</param>
/// <param name="Sampling">How minibatches are cut.</param>
/// <param name="Lowest">The median of the perplexities must not be below it; null for no such limit.</param>
/// <param name="Highest">The median of the perplexities must not be above it.</param>
/// <param name="Book">What builds of the book printed: median [5 %, 95 %] of so many.</param>
internal sealed record PublishedCase(
    Cell Cell, int Layers, int HiddenSize, double Lr, Sampling Sampling, double? Lowest, double Highest, string Book)
{
    /// <summary>Passes over the text in the book.</summary>
    public const int BookEpochs = 500;

    /// <summary>All of them, in the book's order. Perplexities are those of the last epoch, averaged while the weights
    /// move.</summary>
    public static ImmutableArray<PublishedCase> All { get; } =
    [
        new(Cell.RnnScratch, 1, 512, 1, Sampling.Sequential, null, 1.1, "1.0 [1.0, 1.1] of 96"),
        new(Cell.RnnScratch, 1, 512, 1, Sampling.SequentialReset, 1.2, 1.6, "1.4 [1.3, 1.5] of 96"),
        new(Cell.Rnn, 1, 256, 1, Sampling.Sequential, null, 1.5, "1.3 [1.3, 1.9] of 108"),
        new(Cell.Gru, 1, 256, 1, Sampling.Sequential, null, 1.3, "1.0 [1.0, 1.3] of 110"),
        new(Cell.Lstm, 1, 256, 1, Sampling.Sequential, null, 1.4, "1.1 [1.0, 1.4] of 98"),
        new(Cell.Lstm, 2, 256, 2, Sampling.Sequential, null, 1.3, "1.0 [1.0, 1.3] of 95"),
    ];

    public string CellName => GridWords.Of(Cell);

    public string SamplingName => GridWords.Of(Sampling);

    /// <summary>What the median must be.</summary>
    public string Limit => Lowest is { } lowest
        ? string.Create(CultureInfo.InvariantCulture, $"{lowest:0.0} to {Highest:0.0}")
        : string.Create(CultureInfo.InvariantCulture, $"<= {Highest:0.0}");

    /// <summary>Whether the median is within the limits, both of which belong to them. NaN is not.</summary>
    public bool Allows(double median) => median >= (Lowest ?? 0) && median <= Highest;

    /// <summary>The grid file with this configuration and the book's other values.</summary>
    /// <param name="epochs">Passes over the text; <see cref="BookEpochs"/> for the book's result.</param>
    /// <param name="repeats">How many seeds: those that a sweep with so many repeats has.</param>
    public string Grid(int epochs, int repeats) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "name": "published", "corpus": { "name": "timemachine", "max_tokens": 10000 },
          "hyperparameters": {
            "cell": "{{CellName}}", "layers": {{Layers}}, "hidden_size": {{HiddenSize}}, "lr": {{Lr}},
            "sampling": "{{SamplingName}}", "epochs": {{epochs}}
          },
          "repeats": {{repeats}}, "seed": 1
        }
        """);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{CellName} {Layers} x {HiddenSize}, lr {Lr}, {SamplingName}");
}
