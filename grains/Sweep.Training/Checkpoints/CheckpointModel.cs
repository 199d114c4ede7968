using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>A trained model read from a checkpoint file, to write text and to be measured. Not thread-safe.</summary>
public sealed class CheckpointModel : IDisposable
{
    private readonly CheckpointMetadata _metadata;
    private readonly NumericalPath _path;

    private CheckpointModel(CheckpointMetadata metadata, NumericalPath path) => (_metadata, _path) = (metadata, path);

    /// <summary>The trial that it is of, with its hyperparameters and seed.</summary>
    public TrialSpec Trial => _metadata.Trial;

    /// <summary>The values that it was trained with.</summary>
    public Hyperparameters Hyperparameters => _metadata.Trial.Hyperparameters;

    /// <summary>What it was trained on.</summary>
    public CorpusRef Corpus => _metadata.Corpus;

    /// <summary>The characters it knows.</summary>
    public Vocabulary Vocabulary => _metadata.Vocabulary;

    /// <summary>How many epochs it was trained; 0 for initial weights.</summary>
    public int Epoch => _metadata.Epoch;

    /// <summary>How long it was trained.</summary>
    public TimeSpan Elapsed => _metadata.Elapsed;

    /// <summary>The version of the trainer that wrote it.</summary>
    public string TrainerVersion => _metadata.TrainerVersion;

    /// <summary>Fingerprint of the numerical path that trained it; see
    /// <see cref="TrialTrainer.KernelFingerprint"/>.</summary>
    public string Kernel => _metadata.Kernel;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="checkpoint">Read from where it stands to its end; stays open. The file need not be trusted.</param>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <exception cref="CheckpointFormatException">It is no checkpoint, or a damaged one.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used.</exception>
    /// <exception cref="TorchFaultException">libtorch refused, such as for want of memory.</exception>
    public static CheckpointModel Load(Stream checkpoint, string device = "cpu")
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return TorchCall.Run(() =>
        {
            var file = CheckpointFile.Open(checkpoint);
            return new CheckpointModel(file.Metadata, NumericalPaths.Open(file.LoadModel(TorchDevice.Open(device))));
        });
    }

    /// <summary>Goes on with a text, always by the likeliest character. The same arguments give the same
    /// text.</summary>
    /// <param name="prompt">At least one character. It is read prepared as the corpus was: of <c>letters</c>, capitals as
    /// small letters and all else as spaces. Characters that the vocabulary lacks even so count as unknown.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <returns>The prompt as it was given, and what follows it.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or the length negative.</exception>
    public string Generate(string prompt, int length) =>
        TorchCall.Run(() => GreedyWriter.Write(_path, Vocabulary, Corpus.Preprocessing, prompt, length));

    /// <summary>The characters of a prompt that the model does not know, each once, in their order.</summary>
    /// <param name="prompt">At least one character.</param>
    public IReadOnlyList<string> UnknownIn(string prompt)
    {
        var prepared = TextPreparation.PreparePrompt(prompt, Corpus.Preprocessing);
        var characters = prepared.EnumerateRunes().Select(rune => rune.ToString());
        return [.. characters.Distinct().Except(Vocabulary.Tokens)];
    }

    /// <summary>Parts a whole corpus, as <see cref="Tokenize"/> gives it, like the sweep that the model is of.</summary>
    /// <returns>The tokens that it was trained on, and those held out right after them, perhaps none.</returns>
    /// <exception cref="ArgumentException">There are too few tokens for that: it is another text.</exception>
    public (ReadOnlyMemory<int> Training, ReadOnlyMemory<int> HeldOut) Split(ReadOnlyMemory<int> corpus)
    {
        var (training, heldOut) = CorpusSplit.Lengths(corpus.Length, Corpus.MaxTokens, Corpus.ValidationTokens);
        return (long)training + heldOut <= corpus.Length
            ? (corpus[..training], corpus.Slice(training, heldOut))
            : throw new ArgumentException($"The corpus has '{corpus.Length}' tokens, too few for this model's sweep.", nameof(corpus));
    }

    /// <summary>Encodes a text as this model reads it: preprocessed as its corpus was, unknown characters as
    /// 0.</summary>
    /// <exception cref="CorpusFormatException">The bytes are no UTF-8, or no character is left after
    /// preprocessing.</exception>
    public int[] Tokenize(byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return Vocabulary.Encode(TextPreparation.Prepare(utf8, Corpus.Preprocessing));
    }

    /// <summary>The perplexity of a text, every token but the first scored once, in rows and windows of the size it was
    /// trained with.</summary>
    /// <param name="tokens">At least 2 ids, each in [0, vocabulary).</param>
    /// <returns>At least 1; NaN or infinite for weights that diverged.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 tokens.</exception>
    public double Evaluate(ReadOnlyMemory<int> tokens)
    {
        if (tokens.Length < 2)
        {
            throw new ArgumentException(
                $"The text has '{tokens.Length}' tokens; its perplexity needs at least '2'.", nameof(tokens));
        }
        return TorchCall.Run(() =>
            PerplexityEvaluation.Run(_path, tokens, Hyperparameters.BatchSize, Hyperparameters.NumSteps));
    }

    /// <summary>Frees the weights. A repeat does nothing.</summary>
    public void Dispose()
    {
        _path.Dispose();
        _path.Model.Dispose();
    }
}
