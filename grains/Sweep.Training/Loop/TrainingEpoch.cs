using System.Collections.Immutable;

namespace Sweep.Training;

/// <summary>One pass over the training text, minibatch by minibatch, from a zero state.</summary>
internal sealed class TrainingEpoch
{
    private readonly TrainingStep _step;
    private readonly ReadOnlyMemory<int> _tokens;
    private readonly ImmutableArray<Minibatch> _batches;
    private int _next;

    /// <summary>Begins one.</summary>
    /// <param name="step">What is done with each minibatch.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="batches">At least one.</param>
    public TrainingEpoch(TrainingStep step, ReadOnlyMemory<int> tokens, ImmutableArray<Minibatch> batches)
    {
        (_step, _tokens, _batches) = (step, tokens, batches);
        step.Reset();
    }

    public bool HasBatch => _next < _batches.Length;

    /// <summary>The minibatch that is next.</summary>
    public Minibatch Next => _batches[_next];

    /// <summary>Tokens of the minibatches that are done.</summary>
    public long TokenCount { get; private set; }

    /// <summary>Trains on the next minibatch.</summary>
    public void Step()
    {
        _step.Run(Next, _tokens.Span);
        Stepped();
    }

    /// <summary>Says that somebody else trained on it.</summary>
    public void Stepped() => TokenCount += _batches[_next++].TokenCount;

    /// <summary>The mean loss in nats per token, each token's under the weights of its own step. The epoch's one read-back:
    /// here the device is waited for.</summary>
    public double TakeLoss() => _step.Path.TakeLossSum() / TokenCount;
}
