using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>Trains assignments on each slot's own thread: one at a time, or several of one shape in turns or at once, as
/// lanes.</summary>
internal interface ITrialTrainer
{
    /// <summary>Called on a slot's thread before it trains.</summary>
    /// <param name="device">The slot's torch device.</param>
    void PrepareThread(string device);

    /// <summary>How many trials of this one's shape are best trained at once on a device, 1 or more. On the slot's thread; may
    /// measure it for a moment when it is first asked.</summary>
    int LanesFor(Assignment assignment, string device);

    /// <summary>Makes room for lanes of this trial's shape. On the slot's thread, like all that is done with it.</summary>
    /// <param name="assignment">One of those that will train there.</param>
    /// <param name="device">The torch device, <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="count">How many at once.</param>
    /// <exception cref="Training.DeviceMemoryException">There is no room for so many.</exception>
    ILanes Open(Assignment assignment, string device, int count);
}
