using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Names all that decides a trial's result by one hash: equal hashes, equal results.</summary>
/// <remarks>
/// SHA-256 over lines of <c>key=value</c>, each ended by a line feed, in this order: trainer, corpus.sha256,
/// corpus.preprocessing,
/// corpus.max_tokens (or all), corpus.validation_tokens, the hyperparameters in the order of expansion, seed. Words are
/// those of
/// grid files; numbers are invariant and round-trip. The corpus name is not among them: the same bytes are the same
/// text.
/// </remarks>
internal static class ContentHash
{
    /// <summary>
    /// The hash in 64 lower-case hexadecimal digits; empty while the corpus is not pinned, for nothing is decided then.
    /// </summary>
    public static string Of(CorpusSpec corpus, Hyperparameters values, ulong seed) =>
        corpus is { Sha256: not null, Preprocessing: not null }
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(corpus, values, seed))))
            : "";

    /// <summary>The text that is hashed.</summary>
    public static string Text(CorpusSpec corpus, Hyperparameters values, ulong seed)
    {
        StringBuilder text = new();
        Line("trainer", TrainerVersion.Current);
        Line("corpus.sha256", corpus.Sha256!);
        Line("corpus.preprocessing", GridWords.Of(corpus.Preprocessing!.Value));
        Line("corpus.max_tokens", corpus.MaxTokens is { } tokens ? Whole(tokens) : TokensRule.All);
        Line("corpus.validation_tokens", Whole(corpus.ValidationTokens));
        Line(GridKeys.Cell, GridWords.Of(values.Cell));
        Line(GridKeys.Layers, Whole(values.Layers));
        Line(GridKeys.Lr, Number(values.Lr));
        Line(GridKeys.HiddenSize, Whole(values.HiddenSize));
        Line(GridKeys.Sampling, GridWords.Of(values.Sampling));
        Line(GridKeys.BatchSize, Whole(values.BatchSize));
        Line(GridKeys.NumSteps, Whole(values.NumSteps));
        Line(GridKeys.Epochs, Whole(values.Epochs));
        Line(GridKeys.ClipNorm, Number(values.ClipNorm));
        Line(GridKeys.InitStd, Number(values.InitStd));
        Line(GridKeys.Seed, seed.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Line(string key, string value) => text.Append(key).Append('=').Append(value).Append('\n');
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
