namespace Sweep.Training;

/// <summary>A minibatch that a lane is to be trained on.</summary>
/// <param name="Lane">From 0.</param>
/// <param name="Step">What is done with it.</param>
/// <param name="Batch">The minibatch.</param>
/// <param name="Tokens">What its positions point into.</param>
internal readonly record struct LaneStep(int Lane, TrainingStep Step, Minibatch Batch, ReadOnlyMemory<int> Tokens)
{
    /// <summary>Takes the step by itself.</summary>
    public void Run() => Step.Run(Batch, Tokens.Span);
}
