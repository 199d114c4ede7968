using TorchSharp;

namespace Sweep.Training;

/// <summary>Finds how many lanes of a shape are best on a device: only timing can tell. Done once in a process for each.</summary>
/// <remarks>It tries 1 and 2, then 2 and 4, and so on, each pair in turns, until twice as many gain less than a tenth. On a CPU, where
/// a slot's thread has no idle time that another lane could fill, it takes no more than a tenth of a second, and does without where a
/// step is too long for that. Not run on a GPU.</remarks>
public static class LaneProbe
{
    // On a CPU: what nine steps of can be tried in the time that there is.
    private const double MostOperations = 5e8;
    private const long MostWeights = 1_000_000;

    private static readonly Dictionary<(string Device, LaneShape Shape), int> Found = [];
    private static readonly Lock Probing = new();

    /// <summary>The best number of lanes; measured when it is asked for the first time.</summary>
    /// <param name="device"><c>cpu</c>, or <c>cuda:N</c>.</param>
    /// <param name="shape">What the trials have in common.</param>
    /// <param name="time">What is timed by.</param>
    /// <exception cref="ArgumentException">There is no such device name, or no such model.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used.</exception>
    /// <exception cref="TorchFaultException">libtorch refused, and not for want of memory, or one lane does not fit.</exception>
    public static LaneChoice Choose(string device, LaneShape shape, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var isCpu = TorchDevice.Parse(device) is null;
        if (CharModel.FindFault(shape.Values) is { } fault) throw new ArgumentException(fault, nameof(shape));
        lock (Probing)
        {
            if (Found.TryGetValue((device, shape), out var known)) return new LaneChoice(known, null);
            var (lanes, finding) = isCpu && IsTooLarge(shape)
                ? (1, $"{device}: {shape}: a step is too long to try lanes; one is used.")
                : Search(device, shape, isBatched: !isCpu, isCpu ? ProbeTime.OfCpu : ProbeTime.OfGpu, time);
            Found.Add((device, shape), lanes);
            return new LaneChoice(lanes, finding);
        }
    }

    /// <summary>Whether a CPU takes too long over one step.</summary>
    internal static bool IsTooLarge(LaneShape shape) =>
        shape.Operations > MostOperations
        || CharModel.LayoutOf(shape.Values, shape.VocabularySize)
            .Sum(tensor => tensor.Dimensions.Aggregate(1.0, (size, length) => size * length)) > MostWeights;

    /// <summary>Tries lanes; a test has those of a CPU computed in one batch.</summary>
    internal static (int Lanes, string Finding) Search(
        string device, LaneShape shape, bool isBatched, ProbeTime limits, TimeProvider time)
    {
        var torchDevice = TorchCall.Run(() => TorchDevice.Open(device));
        var search = LaneSearch.Run(
            LaneGroup.MostLanes, lanes => Compare(lanes, count => Open(device, torchDevice, shape, count, isBatched), limits, time));
        return (search.Lanes, search.Describe(device, shape));
    }

    private static ProbedLanes Open(string device, torch.Device torchDevice, LaneShape shape, int lanes, bool isBatched) =>
        TorchCall.Run(() => new ProbedLanes(
            LaneGroup.OpenComputation(device, shape, lanes, isBatched && lanes > 1), torchDevice, shape, lanes));

    private static (double Fewer, double More)? Compare(int lanes, Func<int, ProbedLanes> open, ProbeTime limits, TimeProvider time)
    {
        using var fewer = open(lanes);
        TorchCall.Run(() => fewer.Seconds(1, time)); // What one lane cannot do is no matter of their number.
        try
        {
            using var more = open(2 * lanes);
            return TorchCall.Run(() =>
            {
                var first = InTurns(fewer, more, limits, time);
                if (!LaneSearch.IsWorthwhile(first.Fewer, first.More)) return first;
                // It may have been the machine's doing: a gain must stand when the rest had as many turns more.
                var second = InTurns(fewer, more, limits, time);
                return (Math.Max(first.Fewer, second.Fewer), Math.Max(first.More, second.More));
            });
        }
        catch (DeviceMemoryException)
        {
            return null;
        }
    }

    // The best of some turns: whatever else the machine does can only slow one down.
    private static (double Fewer, double More) InTurns(ProbedLanes fewer, ProbedLanes more, ProbeTime limits, TimeProvider time)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < limits.WarmUps; i++) more.Seconds(1, time);
        var steps = (int)Math.Clamp(limits.Turn.TotalSeconds / fewer.Seconds(1, time), 1, limits.MostSteps);
        var (bestOfFewer, bestOfMore) = (0.0, 0.0);
        for (var turn = 0; turn < limits.Turns; turn++)
        {
            bestOfFewer = Math.Max(bestOfFewer, fewer.Rate(steps, time));
            bestOfMore = Math.Max(bestOfMore, more.Rate(steps, time));
            if (time.GetElapsedTime(started) > limits.Most) break;
        }
        return (bestOfFewer, bestOfMore);
    }
}

/// <summary>How long a probe may take.</summary>
/// <param name="Turn">About how long the fewer lanes are timed in one turn.</param>
/// <param name="Turns">How often each number of lanes is timed.</param>
/// <param name="Most">After this time no other turn begins.</param>
/// <param name="WarmUps">Steps before.</param>
/// <param name="MostSteps">Steps of a turn at most.</param>
internal readonly record struct ProbeTime(TimeSpan Turn, int Turns, TimeSpan Most, int WarmUps, int MostSteps)
{
    public static ProbeTime OfCpu { get; } = new(TimeSpan.FromMilliseconds(4), 5, TimeSpan.FromMilliseconds(50), 1, 100);

    public static ProbeTime OfGpu { get; } = new(TimeSpan.FromMilliseconds(100), 3, TimeSpan.FromSeconds(2), 3, 200);
}
