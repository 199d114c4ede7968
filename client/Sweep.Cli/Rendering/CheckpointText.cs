using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Says in words what a checkpoint is.</summary>
internal static class CheckpointText
{
    /// <summary>Such as <c>trial 8 of sweep 7k3m9x0qtz, epoch 80 of 80, cell=gru ... on timemachine</c>.</summary>
    public static string Of(CheckpointDescription checkpoint)
    {
        var (trial, corpus, epoch) = checkpoint;
        return Printable.OneLine(
            $"trial {trial.Id.Number} of sweep {trial.Id.Sweep}, epoch {Figures.Share(epoch, trial.Hyperparameters.Epochs)}, "
            + $"{HyperparameterAxis.Describe(HyperparameterAxis.All, trial.Hyperparameters)} on {corpus.Name}");
    }
}
