using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Measures the model in a checkpoint file.</summary>
public static class TextEvaluator
{
    /// <summary>Evaluates the texts of the model's own sweep: what it was trained on, and what was held out. The figure of the text
    /// that the sweep ranked it by is the one recorded with the file, bit for bit on the same kind of processor.</summary>
    /// <param name="path">A checkpoint's file.</param>
    /// <param name="library">Where its corpus is found; a catalogued one that is not here is downloaded.</param>
    /// <param name="cancellationToken">Gives up, but not amid an evaluation.</param>
    /// <exception cref="CheckpointUnreadableException">The file is not there, or is no checkpoint, or is damaged.</exception>
    /// <exception cref="CorpusUnavailableException">The corpus cannot be had.</exception>
    public static Task<CheckpointEvaluation> EvaluateOwnTextsAsync(
        string path, CorpusLibrary library, CancellationToken cancellationToken) => Task.Run(async () =>
        {
            ArgumentNullException.ThrowIfNull(library);
            var reference = CheckpointReading.Ask(path, model => model.Corpus);
            var corpus = await library.ReadAsync(reference, cancellationToken);
            return CheckpointReading.Ask(path, model =>
            {
                var (training, heldOut) = SplitOf(model, corpus);
                var texts = ImmutableArray.CreateBuilder<TextEvaluation>();
                texts.Add(Evaluate(model, EvaluatedText.Training, training, trainedShare: 1));
                if (heldOut.Length > 1) texts.Add(Evaluate(model, EvaluatedText.HeldOut, heldOut, trainedShare: 0));
                return new CheckpointEvaluation(CheckpointDescription.Of(model), texts.ToImmutable());
            });
        }, cancellationToken);

    /// <summary>Evaluates a text file, prepared as the model's corpus was.</summary>
    /// <param name="path">A checkpoint's file.</param>
    /// <param name="textFile">A text in UTF-8 of at most 256 MiB.</param>
    /// <param name="library">Where the training text is looked for, to tell whether this is part of it. Nothing is
    /// downloaded.</param>
    /// <param name="cancellationToken">Gives up, but not amid the evaluation.</param>
    /// <exception cref="CheckpointUnreadableException">The checkpoint is not there, or is none, or is damaged.</exception>
    /// <exception cref="CorpusUnavailableException">The text is not there, cannot be read, or has fewer than 2
    /// tokens.</exception>
    public static Task<CheckpointEvaluation> EvaluateFileAsync(
        string path, string textFile, CorpusLibrary library, CancellationToken cancellationToken) => Task.Run(async () =>
        {
            ArgumentNullException.ThrowIfNull(library);
            var reference = CheckpointReading.Ask(path, model => model.Corpus);
            var bytes = await CorpusFile.ReadAsync(textFile, cancellationToken)
                ?? throw new CorpusUnavailableException($"There is no text '{textFile}'. Name a file in UTF-8 with '--text'.");
            var corpus = await library.ReadIfHereAsync(reference, cancellationToken);
            return CheckpointReading.Ask(path, model =>
            {
                var tokens = Tokens(model, bytes, textFile);
                double? share = corpus is null
                    ? null
                    : TrainingOverlap.Share(SplitOf(model, corpus).Training.Span, tokens.Span);
                return new CheckpointEvaluation(
                    CheckpointDescription.Of(model), [Evaluate(model, EvaluatedText.File, tokens, share)]);
            });
        }, cancellationToken);

    private static TextEvaluation Evaluate(
        CheckpointModel model, EvaluatedText kind, ReadOnlyMemory<int> tokens, double? trainedShare) =>
        new(kind, tokens.Length, tokens.Span.Count(0), model.Evaluate(tokens), trainedShare);

    private static (ReadOnlyMemory<int> Training, ReadOnlyMemory<int> HeldOut) SplitOf(CheckpointModel model, byte[] corpus)
    {
        try
        {
            return model.Split(Tokens(model, corpus, model.Corpus.Name));
        }
        catch (ArgumentException fault)
        {
            throw new CorpusUnavailableException(
                $"The corpus '{model.Corpus.Name}' does not suit the checkpoint: {fault.Message}", fault);
        }
    }

    private static ReadOnlyMemory<int> Tokens(CheckpointModel model, byte[] text, string name)
    {
        try
        {
            var tokens = model.Tokenize(text);
            return tokens.Length > 1 ? tokens : throw new CorpusUnavailableException(
                $"'{name}' has a single character that counts; its perplexity needs at least 2.");
        }
        catch (CorpusFormatException fault)
        {
            throw new CorpusUnavailableException($"'{name}' cannot be used: {fault.Message}", fault);
        }
    }
}
