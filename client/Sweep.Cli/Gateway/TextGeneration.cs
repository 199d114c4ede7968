using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class TextGeneration : ITextGenerator
{
    public async Task<GeneratedText> GenerateAsync(
        string checkpointFile, string prompt, int length, CancellationToken cancellationToken)
    {
        try
        {
            return await TextGenerator.GenerateAsync(checkpointFile, prompt, length, cancellationToken);
        }
        catch (CheckpointUnreadableException fault)
        {
            throw new CommandException(fault.Message, inner: fault);
        }
    }
}
