namespace Sweep.Training;

/// <summary>Measures a model whose weights stand still.</summary>
internal static class PerplexityEvaluation
{
    /// <summary>Starts from a zero state, carries it along the rows of <see cref="EvaluationLayout"/>, and scores every
    /// target once.</summary>
    /// <param name="path">What computes.</param>
    /// <param name="tokens">At least 2 ids.</param>
    /// <param name="batchSize">Rows at most.</param>
    /// <param name="numSteps">Time steps of a window.</param>
    /// <returns>e^(mean cross-entropy in nats over tokens - 1 targets).</returns>
    public static double Run(NumericalPath path, ReadOnlyMemory<int> tokens, int batchSize, int numSteps)
    {
        path.ResetState();
        foreach (var window in EvaluationLayout.Windows(tokens.Length, batchSize, numSteps))
            path.Score(window, tokens.Span);
        return Math.Exp(path.TakeLossSum() / (tokens.Length - 1));
    }
}
