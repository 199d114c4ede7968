using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Lets the model in a checkpoint file go on with a text.</summary>
public static class TextGenerator
{
    /// <summary>Loads a checkpoint and writes on, always by the likeliest character.</summary>
    /// <param name="path">A checkpoint's file.</param>
    /// <param name="prompt">At least one character; those that the corpus lacked count as unknown.</param>
    /// <param name="length">Characters to write, 0 or more.</param>
    /// <param name="cancellationToken">Gives up before the file is loaded.</param>
    /// <returns>The prompt and what follows it.</returns>
    /// <exception cref="CheckpointUnreadableException">The file is not there, or is no checkpoint, or is
    /// damaged.</exception>
    public static Task<string> GenerateAsync(string path, string prompt, int length, CancellationToken cancellationToken) =>
        Task.Run(() => Generate(path, prompt, length), cancellationToken);

    private static string Generate(string path, string prompt, int length)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var model = CheckpointModel.Load(file);
            return model.Generate(prompt, length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointUnreadableException($"'{path}' cannot be read: {DiskFaults.Explain(fault)}", fault);
        }
        catch (CheckpointFormatException fault)
        {
            throw new CheckpointUnreadableException($"'{path}' is no usable checkpoint: {fault.Message}", fault);
        }
    }
}
