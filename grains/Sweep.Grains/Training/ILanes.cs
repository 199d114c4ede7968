using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Trials of one shape that train at once on one thread. What one of them measures depends neither on how many there
/// are nor on the others.</summary>
internal interface ILanes : IDisposable
{
    /// <summary>Whether <see cref="Step"/> is one computation over all lanes, so that what goes wrong in it concerns them all;
    /// otherwise it is to be called for each lane by itself.</summary>
    bool StepsTogether { get; }

    /// <summary>Begins a trial, or goes on with it from a checkpoint.</summary>
    /// <param name="assignment">What to train.</param>
    /// <param name="progress">Where to report; its verdicts are followed at the end of every epoch.</param>
    ILane Add(Assignment assignment, IAttemptProgress progress);

    /// <summary>Trains each of these on its next minibatch.</summary>
    /// <param name="ready">Lanes of these that are <see cref="LaneState.Ready"/>.</param>
    void Step(IReadOnlyList<ILane> ready);
}

/// <summary>One trial in training.</summary>
internal interface ILane : IDisposable
{
    /// <summary>Does what is due between two minibatches: ends an epoch, saves, reports, begins the next. Never waits.</summary>
    /// <exception cref="OperationCanceledException">The attempt was abandoned.</exception>
    LaneState Advance();

    /// <summary>How it ended when no report said so yet; null when the last report had the end.</summary>
    AttemptEnd? End { get; }
}

/// <summary>What a lane wants next.</summary>
internal enum LaneState
{
    /// <summary>To train on its next minibatch.</summary>
    Ready,

    /// <summary>To be asked again a little later: it waits for the disk or for a verdict.</summary>
    Waits,

    /// <summary>Nothing: it has ended.</summary>
    Ended,
}
