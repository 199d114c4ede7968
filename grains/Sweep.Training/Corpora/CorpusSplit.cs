using Sweep.Contracts;

namespace Sweep.Training;

/// <summary>The tokens that a trial trains on and those right after them that are held out.</summary>
/// <param name="Training">Token ids.</param>
/// <param name="Validation">Token ids; empty for none.</param>
internal sealed record CorpusSplit(ReadOnlyMemory<int> Training, ReadOnlyMemory<int> Validation)
{
    /// <exception cref="ArgumentException">The corpus is too short for the trial.</exception>
    public static CorpusSplit Of(TokenizedCorpus corpus, CorpusRef reference, Hyperparameters hyperparameters)
    {
        var fault = TokenizedCorpus.FindFault(
            corpus.Count, hyperparameters, reference.MaxTokens, reference.ValidationTokens);
        if (fault is not null) throw new ArgumentException(fault, nameof(corpus));
        var (training, validation) = Lengths(corpus.Count, reference.MaxTokens, reference.ValidationTokens);
        return new CorpusSplit(corpus.Tokens[..training], corpus.Tokens.Slice(training, validation));
    }

    public static (int Training, int Validation) Lengths(int tokenCount, int? maxTokens, int validationTokens)
    {
        var left = Math.Max(0, tokenCount - validationTokens);
        return (Math.Min(maxTokens ?? left, left), validationTokens);
    }
}
