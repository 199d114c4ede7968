namespace Sweep.Training;

/// <summary>What computes the lanes of a group.</summary>
internal abstract class LaneComputation : IDisposable
{
    /// <summary>Opens a lane that is free for a model, whose weights it may lay out in its own way.</summary>
    /// <returns>What computes that lane alone: evaluates, writes, and trains where there is a step of its own. To be disposed of
    /// before the lane is opened again.</returns>
    public abstract NumericalPath Open(CharModel model, int lane);

    /// <summary>Takes steps, one of each lane that has one. Lanes that are not among them are left exactly as they are.</summary>
    /// <param name="steps">One or more, of different lanes.</param>
    public abstract void Step(ReadOnlySpan<LaneStep> steps);

    public abstract void Dispose();
}
