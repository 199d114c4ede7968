using System.Collections.Immutable;

namespace Sweep.Training;

/// <summary>One pass over the training text.</summary>
internal static class TrainingEpoch
{
    /// <summary>Trains on the minibatches in order, from a zero state.</summary>
    /// <param name="path">What computes.</param>
    /// <param name="step">What updates its model.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="batches">At least one.</param>
    /// <param name="abandon">Looked at before every step.</param>
    /// <returns>The mean loss in nats per token, each token's under the weights of its own step.</returns>
    /// <exception cref="OperationCanceledException">The epoch was abandoned midway; the model's weights are of no use
    /// any more.</exception>
    public static double Run(
        NumericalPath path,
        TrainingStep step,
        ReadOnlyMemory<int> tokens,
        ImmutableArray<Minibatch> batches,
        CancellationToken abandon)
    {
        var tokenCount = 0L;
        step.Reset();
        foreach (var batch in batches)
        {
            abandon.ThrowIfCancellationRequested();
            step.Run(batch, tokens.Span);
            tokenCount += batch.TokenCount;
        }
        return path.TakeLossSum() / tokenCount; // The epoch's one read-back: here the device is waited for.
    }
}
