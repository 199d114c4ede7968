using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>
/// Curves that another implementation gives from weights and offsets that are fixed, so that whoever computes the same
/// must meet them. <c>docs/self-test.md</c> describes the file.
/// </summary>
/// <param name="Corpus">The catalogue's name of the text.</param>
/// <param name="Vocabulary">All its characters in the order of their ids, which count from 1.</param>
/// <param name="FirstIds">The ids of its first characters; at least one.</param>
/// <param name="Characters">Its length after preprocessing.</param>
/// <param name="Cases">At least one.</param>
public sealed record GoldenFile(
    string Corpus,
    string Vocabulary,
    ImmutableArray<int> FirstIds,
    int Characters,
    ImmutableArray<GoldenCase> Cases)
{
    /// <summary>The longest file that is read, in bytes: 16 MiB.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>The text of a file that names none.</summary>
    public const string DefaultCorpus = "timemachine";

    /// <summary>The curves of PyTorch on the shipped text <c>sample</c>.</summary>
    public static GoldenFile Shipped()
    {
        using var resource = typeof(GoldenFile).Assembly.GetManifestResourceStream("golden/sample.json")!;
        using MemoryStream copy = new();
        resource.CopyTo(copy);
        return Read(copy.ToArray());
    }

    /// <summary>Reads a file. It need not be trusted.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <exception cref="GoldenFormatException">It is no such file; the message says where and why.</exception>
    public static GoldenFile Read(byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return GoldenFileReader.Read(utf8);
    }
}

/// <summary>One training of a golden file.</summary>
/// <param name="Values">What it was trained with. <see cref="Hyperparameters.InitStd"/> has no part in it.</param>
/// <param name="InitScale">Weights lie in [-this, this).</param>
/// <param name="MaxTokens">How many leading characters were trained on.</param>
/// <param name="BatchLoss">Of each step in nats; above 0.</param>
/// <param name="BatchGradientNorm">Of each step, before the clip.</param>
/// <param name="EpochPerplexity">Of each epoch, averaged while the weights move.</param>
/// <param name="Greedy">A prompt and the 50 likeliest characters after it, at the end.</param>
public sealed record GoldenCase(
    Hyperparameters Values,
    double InitScale,
    int MaxTokens,
    ImmutableArray<double> BatchLoss,
    ImmutableArray<double> BatchGradientNorm,
    ImmutableArray<double> EpochPerplexity,
    string Greedy)
{
    /// <summary>What the book's curves go on from.</summary>
    private static readonly string[] Prompts = ["time traveller", "traveller"];

    /// <summary>Whether the file fixes all that its curve depends on: it cannot fix a shuffle.</summary>
    public bool IsCheckable => Values.Sampling != Sampling.Random;

    /// <summary>Cell, layers and whatever else tells the case from others, on one line.</summary>
    public string Name => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{HyperparametersJson.NameOf(Values.Cell)}, {Values.Layers} x {Values.HiddenSize}, "
        + $"{HyperparametersJson.NameOf(Values.Sampling)}, lr {Values.Lr}, clip {Values.ClipNorm}, "
        + $"{Values.BatchSize} x {Values.NumSteps}");

    /// <summary>The part of <see cref="Greedy"/> that the model is given; a text that begins with no known prompt is
    /// taken for what follows the first of them.</summary>
    internal (string Prompt, string Continuation) Writing =>
        Prompts.FirstOrDefault(prompt => Greedy.StartsWith(prompt, StringComparison.Ordinal)) is { } known
            ? (known, Greedy[known.Length..])
            : (Prompts[0], Greedy);
}
