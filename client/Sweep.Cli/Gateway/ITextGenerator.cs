using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Lets a checkpoint write.</summary>
internal interface ITextGenerator
{
    /// <summary>Loads a checkpoint and continues a prompt.</summary>
    /// <param name="checkpointFile">The file's path.</param>
    /// <param name="prompt">At least one character.</param>
    /// <param name="length">Characters to write after the prompt, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The file is no checkpoint, or is damaged.</exception>
    Task<GeneratedText> GenerateAsync(
        string checkpointFile, string prompt, int length, CancellationToken cancellationToken);
}
