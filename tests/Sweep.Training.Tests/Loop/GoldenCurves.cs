using System.Text.Json;
using Sweep.Contracts;

namespace Sweep.Training.Tests;

/// <summary>Figures of PyTorch's own run of the book's code; see the file's <c>source</c>.</summary>
internal sealed record GoldenCurves(
    string Source, string Vocabulary, int Characters, int[] FirstIds, GoldenCurve[] Curves)
{
    private static readonly JsonSerializerOptions Options = new(HyperparametersJson.Options);

    public static GoldenCurves Load() => JsonSerializer.Deserialize<GoldenCurves>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "golden-curves.json")), Options)!;
}

/// <summary>One run: batch size 32, 35 steps, learning rate 1, clipped at 1.</summary>
internal sealed record GoldenCurve(
    Cell Cell,
    Sampling Sampling,
    int HiddenSize,
    double InitScale,
    int Epochs,
    double[] BatchLoss,
    double[] BatchGradientNorm,
    double[] EpochPerplexity,
    string Greedy);
