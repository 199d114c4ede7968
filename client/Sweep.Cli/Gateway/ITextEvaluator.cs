using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Measures a checkpoint on texts.</summary>
internal interface ITextEvaluator
{
    /// <summary>Loads a checkpoint and evaluates it.</summary>
    /// <param name="data">Where corpora are kept.</param>
    /// <param name="checkpointFile">The file's path.</param>
    /// <param name="textFile">A text in UTF-8; null for the texts of the checkpoint's own sweep.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The file is no checkpoint, or is damaged.</exception>
    /// <exception cref="Contracts.CorpusUnavailableException">A text cannot be had.</exception>
    Task<CheckpointEvaluation> EvaluateAsync(
        DataDirectory data, string checkpointFile, string? textFile, CancellationToken cancellationToken);
}
