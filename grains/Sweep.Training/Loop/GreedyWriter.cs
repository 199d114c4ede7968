namespace Sweep.Training;

/// <summary>Lets a model go on with a text, always by the likeliest character (the book's predict_ch8).</summary>
internal static class GreedyWriter
{
    private const int LongestPass = 64;

    /// <summary>Goes on with a prompt that was written for people: the model reads it prepared as its corpus was.</summary>
    /// <returns>The prompt as it was given, and what follows it.</returns>
    public static string Write(
        NumericalPath path, Vocabulary vocabulary, Contracts.Preprocessing preprocessing, string prompt, int length)
    {
        var prepared = TextPreparation.PreparePrompt(prompt, preprocessing);
        return prompt + Write(path, vocabulary, prepared, length)[prepared.Length..];
    }

    /// <summary>Warms the state up on the prompt from zeros, then writes.</summary>
    /// <param name="path">What computes the model.</param>
    /// <param name="vocabulary">Its vocabulary; characters of the prompt that it lacks count as unknown.</param>
    /// <param name="prompt">At least one character.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <returns>The prompt as it was given, and what follows it.</returns>
    public static string Write(NumericalPath path, Vocabulary vocabulary, string prompt, int length)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        path.ResetState();
        ReadOnlySpan<int> read = vocabulary.Encode(prompt);
        // A long prompt is read piece by piece: what is kept of a pass grows with its length.
        for (; read.Length > LongestPass; read = read[LongestPass..]) path.Predict(read[..LongestPass]);
        var written = new int[length];
        for (var position = 0; position < length; position++)
        {
            written[position] = path.Predict(read);
            read = written.AsSpan(position, 1);
        }
        return prompt + vocabulary.Decode(written);
    }
}
