using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Measures a model whose weights stand still.</summary>
internal static class PerplexityEvaluation
{
    /// <summary>Starts from a zero state, carries it along the rows of <see cref="EvaluationLayout"/>, and scores every
    /// target once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">At least 2 ids.</param>
    /// <param name="batchSize">Rows at most.</param>
    /// <param name="numSteps">Time steps of a window.</param>
    /// <returns>e^(mean cross-entropy in nats over tokens - 1 targets).</returns>
    public static double Run(CharModel model, ReadOnlyMemory<int> tokens, int batchSize, int numSteps)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var lossSum = zeros([], float64, model.Device);
        using var state = new CarriedState();
        foreach (var window in EvaluationLayout.Windows(tokens.Length, batchSize, numSteps))
        {
            using var windowScope = NewDisposeScope();
            var (inputs, targets) = MinibatchTensors.Create(window, tokens.Span, model.Device);
            var (logits, next) = model.Forward(inputs, state.Take(model, window.Rows));
            var losses = nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.None);
            // In double: the sum of equal float32 losses is then exact, whatever the layout of the rows.
            lossSum.add_(losses.sum(float64), KeptScalar.One);
            state.Carry(next);
        }
        return Math.Exp(lossSum.item<double>() / (tokens.Length - 1));
    }
}
