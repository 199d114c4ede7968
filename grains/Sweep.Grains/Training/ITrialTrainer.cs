using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Trains assignments, one at a time on each slot's own thread.</summary>
internal interface ITrialTrainer
{
    /// <summary>Called on a slot's thread before it trains.</summary>
    /// <param name="device">The slot's torch device.</param>
    void PrepareThread(string device);

    /// <summary>Trains until the trial ends, is handed back or must be abandoned; blocks the thread as long.</summary>
    /// <param name="assignment">What to train.</param>
    /// <param name="device">The torch device, <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="progress">Where to report; its verdicts are to be followed at the end of every epoch.</param>
    /// <returns>How it ended when no report said so yet; null when the last report had the end.</returns>
    /// <exception cref="OperationCanceledException">The attempt was abandoned.</exception>
    AttemptEnd? Train(Assignment assignment, string device, IAttemptProgress progress);
}
