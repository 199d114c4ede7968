namespace Sweep.Contracts;

/// <summary>How minibatches are cut from the corpus. A grid file writes <c>sequential | random |
/// sequential-reset</c>.</summary>
[GenerateSerializer, Alias("Sweep.Sampling")]
public enum Sampling
{
    /// <summary>Rows go on where the batch before stopped; the hidden state is carried (detached) and zeroed at each
    /// epoch's start.</summary>
    Sequential,

    /// <summary>Subsequences in shuffled order; the hidden state is zeroed at every batch.</summary>
    Random,

    /// <summary>Sequential rows, yet the hidden state is zeroed at every batch: what the notebook's "random" run really
    /// does.</summary>
    SequentialReset,
}
