using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Lets a model go on with a text, always by the likeliest character (the book's predict_ch8).</summary>
internal static class GreedyWriter
{
    /// <summary>Goes on with a prompt that was written for people: the model reads it prepared as its corpus was.</summary>
    /// <returns>The prompt as it was given, and what follows it.</returns>
    public static string Write(
        CharModel model, Vocabulary vocabulary, Contracts.Preprocessing preprocessing, string prompt, int length)
    {
        var prepared = TextPreparation.PreparePrompt(prompt, preprocessing);
        return prompt + Write(model, vocabulary, prepared, length)[prepared.Length..];
    }

    /// <summary>Warms the state up on the prompt from zeros, then writes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">Its vocabulary; characters of the prompt that it lacks count as unknown.</param>
    /// <param name="prompt">At least one character.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <returns>The prompt as it was given, and what follows it.</returns>
    public static string Write(CharModel model, Vocabulary vocabulary, string prompt, int length)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var read = vocabulary.Encode(prompt);
        var written = new int[length];
        using var state = new CarriedState();
        for (var position = 0; position < length; position++)
        {
            using var stepScope = NewDisposeScope();
            var inputs = tensor(Array.ConvertAll(read, id => (long)id), [read.Length, 1], device: model.Device);
            var (logits, next) = model.Forward(inputs, state.Take(model, 1));
            written[position] = (int)logits[-1].argmax().item<long>();
            state.Carry(next);
            read = [written[position]];
        }
        return prompt + vocabulary.Decode(written);
    }
}
