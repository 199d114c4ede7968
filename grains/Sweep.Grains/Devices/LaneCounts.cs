using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>How many lanes a slot trains of each shape: as many as its user wants or its trainer finds best, and fewer once they
/// did not fit into the device's memory.</summary>
/// <param name="trainer">Finds what is best.</param>
/// <param name="device">The torch device.</param>
/// <param name="wanted">What the user wants; 0 for the best.</param>
internal sealed class LaneCounts(ITrialTrainer trainer, string device, int wanted)
{
    private readonly Dictionary<TrialShape, int> _counts = [];

    /// <summary>The count for a trial of this shape, 1 or more. May take a moment the first time.</summary>
    public int For(Assignment assignment)
    {
        if (assignment.RunsAlone) return 1;
        var shape = TrialShape.Of(assignment.Trial.Hyperparameters);
        if (!_counts.TryGetValue(shape, out var count))
        {
            count = wanted > 0 ? wanted : trainer.LanesFor(assignment, device);
            _counts[shape] = count;
        }

        return count;
    }

    /// <summary>The device had no memory for so many lanes: from now on half of them.</summary>
    public int Halve(TrialShape shape, int count) => _counts[shape] = Math.Max(count / 2, 1);
}
