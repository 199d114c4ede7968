using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>A corpus as token ids. Made once per process and file, then read by all slots at once; immutable.</summary>
public sealed class TokenizedCorpus
{
    private readonly int[] _tokens;

    private TokenizedCorpus(Vocabulary vocabulary, int[] tokens) => (Vocabulary, _tokens) = (vocabulary, tokens);

    /// <summary>The characters of the whole file, not only of the tokens that a sweep trains on.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The whole file's token ids.</summary>
    public ReadOnlyMemory<int> Tokens => _tokens;

    /// <summary>How many tokens there are; at least 1.</summary>
    public int Count => _tokens.Length;

    /// <summary>Decodes, preprocesses and encodes a corpus file.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="preprocessing">How they become characters.</param>
    /// <exception cref="CorpusFormatException">The bytes are no UTF-8, or no character is left after
    /// preprocessing.</exception>
    public static TokenizedCorpus Create(byte[] utf8, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var text = TextPreparation.Prepare(utf8, preprocessing);
        var vocabulary = Vocabulary.Of(text);
        return new TokenizedCorpus(vocabulary, vocabulary.Encode(text));
    }

    /// <summary>Says why a trial could not be trained or validated on a corpus of this length, before anything is
    /// started.</summary>
    /// <param name="tokenCount">How many tokens the corpus has.</param>
    /// <param name="hyperparameters">The trial's values.</param>
    /// <param name="maxTokens">How many leading tokens are trained on; null for all that validation leaves. A shorter
    /// corpus is trained on whole, unless there is validation.</param>
    /// <param name="validationTokens">How many tokens right after those are held out; 0 for none.</param>
    /// <returns>Null, or a sentence that says what is too short and what would be enough: in every epoch there must be
    /// at least one whole minibatch, wherever its random offset falls.</returns>
    public static string? FindFault(
        int tokenCount, Hyperparameters hyperparameters, int? maxTokens, int validationTokens)
    {
        ArgumentNullException.ThrowIfNull(hyperparameters);
        ArgumentOutOfRangeException.ThrowIfNegative(validationTokens);
        if (validationTokens > 0 && maxTokens is { } most && (long)most + validationTokens > tokenCount)
        {
            return $"The corpus has '{tokenCount}' tokens, but max_tokens '{most}' and validation_tokens " +
                $"'{validationTokens}' together need '{(long)most + validationTokens}'. Lower one of the two, or " +
                "take a longer text.";
        }

        var (training, _) = CorpusSplit.Lengths(tokenCount, maxTokens, validationTokens);
        var needed = BatchSampler.LeastTokens(hyperparameters);
        if (training < needed)
        {
            return $"The training text has '{training}' tokens, but batch_size '{hyperparameters.BatchSize}' and " +
                $"num_steps '{hyperparameters.NumSteps}' need at least '{needed}'. Lower one of the two, or " +
                "train on more tokens.";
        }

        if (validationTokens > 0 && validationTokens <= hyperparameters.NumSteps)
        {
            return $"The validation text has '{validationTokens}' tokens, but num_steps '{hyperparameters.NumSteps}' " +
                $"needs at least '{hyperparameters.NumSteps + 1}'. Raise validation_tokens, or set it to '0' for none.";
        }
        return null;
    }
}
