namespace Sweep.Silo;

/// <summary>Lets the model in a checkpoint file go on with a text.</summary>
public static class TextGenerator
{
    /// <summary>Loads a checkpoint and writes on, always by the likeliest character.</summary>
    /// <param name="path">A checkpoint's file.</param>
    /// <param name="prompt">At least one character, read prepared as the model's corpus was; those that the corpus lacked even so
    /// count as unknown.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <param name="cancellationToken">Gives up before the file is loaded.</param>
    /// <exception cref="CheckpointUnreadableException">The file is not there, or is no checkpoint, or is
    /// damaged.</exception>
    public static Task<GeneratedText> GenerateAsync(
        string path, string prompt, int length, CancellationToken cancellationToken) => Task.Run(
            () => CheckpointReading.Ask(path, model => new GeneratedText(
                model.Generate(prompt, length), [.. model.UnknownIn(prompt)], CheckpointDescription.Of(model))),
            cancellationToken);
}
