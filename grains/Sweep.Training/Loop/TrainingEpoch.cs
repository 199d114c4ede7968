using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>One pass over the training text.</summary>
internal static class TrainingEpoch
{
    /// <summary>Trains on the minibatches in order, from a zero state.</summary>
    /// <param name="step">What updates the model.</param>
    /// <param name="device">The model's device.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="batches">At least one.</param>
    /// <param name="abandon">Looked at before every step.</param>
    /// <returns>The mean loss in nats per token, each token's under the weights of its own step.</returns>
    /// <exception cref="OperationCanceledException">The epoch was abandoned midway; the model's weights are of no use
    /// any more.</exception>
    public static double Run(
        TrainingStep step,
        Device device,
        ReadOnlyMemory<int> tokens,
        ImmutableArray<Minibatch> batches,
        CancellationToken abandon)
    {
        using var epochScope = NewDisposeScope();
        var lossSum = zeros([], float64, device);
        var tokenCount = 0L;
        step.Reset();
        foreach (var batch in batches)
        {
            abandon.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            var (inputs, targets) = MinibatchTensors.Create(batch, tokens.Span, device);
            var figures = step.Run(inputs, targets);
            using var weight = batch.TokenCount.ToScalar();
            lossSum.add_(figures.Loss.to_type(float64), weight);
            tokenCount += batch.TokenCount;
        }
        return lossSum.item<double>() / tokenCount; // The epoch's one read-back: here the device is waited for.
    }
}
