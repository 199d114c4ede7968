using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo;

/// <summary>What a checkpoint file says of itself.</summary>
/// <param name="Trial">The trial that it is of, with its sweep and hyperparameters.</param>
/// <param name="Corpus">What it was trained on.</param>
/// <param name="Epoch">Epochs trained; 0 for initial weights.</param>
public sealed record CheckpointDescription(TrialSpec Trial, CorpusRef Corpus, int Epoch)
{
    internal static CheckpointDescription Of(CheckpointModel model) => new(model.Trial, model.Corpus, model.Epoch);
}
