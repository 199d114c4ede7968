using Sweep.Silo;

namespace Sweep.Cli;

internal sealed class CheckpointMeasuring : ITextEvaluator
{
    public async Task<CheckpointEvaluation> EvaluateAsync(
        DataDirectory data, string checkpointFile, string? textFile, CancellationToken cancellationToken)
    {
        var library = CorpusLibrary.FromEnvironment(data);
        try
        {
            return textFile is null
                ? await TextEvaluator.EvaluateOwnTextsAsync(checkpointFile, library, cancellationToken)
                : await TextEvaluator.EvaluateFileAsync(checkpointFile, textFile, library, cancellationToken);
        }
        catch (CheckpointUnreadableException fault)
        {
            throw new CommandException(fault.Message, inner: fault);
        }
    }
}
