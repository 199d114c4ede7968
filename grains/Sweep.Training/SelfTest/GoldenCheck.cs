using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Trains the cases of a golden file and compares.</summary>
/// <param name="device">Where to train.</param>
/// <param name="limits">How far off it may be.</param>
/// <param name="newPath">Opens the paths; a test opens wrong ones.</param>
internal sealed class GoldenCheck(
    Device device, SelfTestLimits limits, Func<CharModel, NumericalPath> newPath)
{
    public const string Group = "golden curve";

    /// <summary>Whether the text is the one that the file is about.</summary>
    public static SelfTestResult CheckText(GoldenFile golden, TokenizedCorpus corpus)
    {
        var vocabulary = string.Concat(corpus.Vocabulary.Tokens.Skip(1));
        var known = corpus.Tokens.Span[..Math.Min(golden.FirstIds.Length, corpus.Count)];
        var fault = vocabulary != golden.Vocabulary
            ? $"the characters are '{vocabulary}' here and '{golden.Vocabulary}' in the file"
            : corpus.Count != golden.Characters
                ? $"the text has '{corpus.Count}' characters here and '{golden.Characters}' in the file"
                : known.SequenceEqual(golden.FirstIds.AsSpan()) ? null : "the text begins with other characters";
        return new SelfTestResult(
            "text", golden.Corpus, fault is null ? SelfTestOutcome.Passed : SelfTestOutcome.Failed,
            fault ?? FormattableString.Invariant($"{corpus.Count} characters, {corpus.Vocabulary.Count - 1} different"),
            []);
    }

    /// <summary>Trains one case.</summary>
    public SelfTestResult Check(GoldenCase golden, TokenizedCorpus corpus, CancellationToken cancellationToken)
    {
        if (!golden.IsCheckable)
        {
            return new SelfTestResult(
                Group, golden.Name, SelfTestOutcome.NotCheckable,
                "not checkable: the file cannot fix the shuffles of sampling 'random'", []);
        }
        var tokens = corpus.Tokens[..Math.Min(golden.MaxTokens, corpus.Count)];
        if (CountSteps(golden.Values, tokens.Length) is var steps && steps != golden.BatchLoss.Length)
        {
            return new SelfTestResult(
                Group, golden.Name, SelfTestOutcome.Failed,
                FormattableString.Invariant($"there are {steps} steps here and {golden.BatchLoss.Length} in the file"),
                []);
        }
        using var model = new CharModel(golden.Values, corpus.Vocabulary.Count, device);
        using var path = newPath(model);
        ReferenceWeights.CopyInto(model, golden.InitScale);
        var figures = Train(golden, path, tokens, cancellationToken);
        var (prompt, continuation) = golden.Writing;
        var length = continuation.EnumerateRunes().Count();
        var written = GreedyWriter.Write(path, corpus.Vocabulary, prompt, length)[prompt.Length..];
        return Compare(golden, figures, written == continuation ? null : written);
    }

    /// <summary>Trains as the file says: epoch e (0, 1, ...) starts at offset e.</summary>
    public static GoldenFigures Train(
        GoldenCase golden, NumericalPath path, ReadOnlyMemory<int> tokens, CancellationToken cancellationToken)
    {
        GoldenFigures figures = new([], [], []);
        TrainingStep step = new(path, golden.Values);
        for (var epoch = 0; epoch < golden.Values.Epochs; epoch++)
        {
            step.Reset();
            var first = figures.Losses.Count;
            var batches = BatchSampler.Sequential(
                tokens.Length, golden.Values.BatchSize, golden.Values.NumSteps, epoch);
            foreach (var batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                step.Run(batch, tokens.Span);
                var (loss, norm) = path.ReadFigures();
                figures.Losses.Add(loss);
                figures.Norms.Add(norm);
            }
            figures.Perplexities.Add(Math.Exp(figures.Losses.Skip(first).Average()));
        }
        return figures;
    }

    /// <summary>How many steps all epochs have; 0 where one of them has none.</summary>
    private static long CountSteps(Hyperparameters values, int tokenCount)
    {
        var steps = 0L;
        for (var epoch = 0; epoch < values.Epochs; epoch++)
        {
            var ofEpoch = Math.Max(0, tokenCount - epoch - 1) / values.BatchSize / values.NumSteps;
            if (ofEpoch == 0) return 0;
            steps += ofEpoch;
        }
        return steps;
    }

    /// <param name="golden">What should be.</param>
    /// <param name="figures">What is.</param>
    /// <param name="otherText">What was written where the file has another text; null where they agree.</param>
    private SelfTestResult Compare(GoldenCase golden, GoldenFigures figures, string? otherText)
    {
        var loss = RelativeError.Largest(golden.BatchLoss, figures.Losses);
        var norm = RelativeError.Largest(golden.BatchGradientNorm, figures.Norms);
        var perplexity = RelativeError.Largest(golden.EpochPerplexity, figures.Perplexities);
        var isMet = loss <= limits.Loss && norm <= limits.Norm && perplexity <= limits.Perplexity;
        var text = otherText is null ? "agrees" : $"differs: '{otherText}'";
        return new SelfTestResult(
            Group, golden.Name, isMet ? SelfTestOutcome.Passed : SelfTestOutcome.Failed,
            $"largest relative error: losses {RelativeError.Text(loss)}, gradient norms {RelativeError.Text(norm)}, "
            + $"perplexities {RelativeError.Text(perplexity)}; greedy text {text}"
            + Departure(golden, figures, loss),
            [
                new("loss_error", loss), new("gradient_norm_error", norm), new("perplexity_error", perplexity),
                new("greedy_agrees", otherText is null ? 1 : 0),
            ]);
    }

    // From where two trainings part one can tell a wrong formula (at once) from rounding that a wild curve magnifies.
    private string Departure(GoldenCase golden, GoldenFigures figures, double largest)
    {
        if (largest <= limits.Loss) return "";
        var step = golden.BatchLoss.Zip(figures.Losses).TakeWhile(
            pair => RelativeError.Largest([pair.First], [pair.Second]) <= limits.Loss).Count();
        return FormattableString.Invariant($"; losses part at step {step + 1} of {golden.BatchLoss.Length}: ")
            + FormattableString.Invariant($"{golden.BatchLoss[step]:G6} in the file, {figures.Losses[step]:G6} here");
    }
}

/// <summary>What a training gave, step by step and epoch by epoch.</summary>
internal sealed record GoldenFigures(List<double> Losses, List<double> Norms, List<double> Perplexities);
