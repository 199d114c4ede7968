namespace Sweep.Training;

/// <summary>What random numbers are drawn for. The values are part of every trial's result and never change.</summary>
internal enum RandomPurpose
{
    /// <summary>One stream for each parameter tensor, by its number.</summary>
    InitialWeights = 1,

    /// <summary>One stream for each epoch: how many leading tokens it leaves out.</summary>
    Offset = 2,

    /// <summary>One stream for each epoch: the order of its subsequences.</summary>
    Shuffle = 3,
}
