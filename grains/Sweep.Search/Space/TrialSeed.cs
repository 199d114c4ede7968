namespace Sweep.Search;

/// <summary>Derives the seeds of trials from a sweep's.</summary>
/// <remarks>
/// With SplitMix64's step g = 0x9E3779B97F4A7C15 and its finishing function mix, a bijection of 64 bits:
/// seed(s, r) = mix(mix(s + g) + r g). So the seeds of one sweep's repeats all differ, and those of sweeps with seeds 1
/// and 2
/// do not overlap as s + r would.
/// </remarks>
internal static class TrialSeed
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // The points of a random search and the seeds of its trials have nothing in common.
    private const ulong Points = 0x706F696E74735F31;

    /// <param name="sweepSeed">The sweep's seed.</param>
    /// <param name="repeat">The repeat, from 1; all configurations of one repeat share a seed.</param>
    public static ulong Of(ulong sweepSeed, int repeat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        return unchecked(Mix(Mix(sweepSeed + Step) + ((ulong)repeat * Step)));
    }

    /// <summary>Random bits for the value of one axis of one point of a random search.</summary>
    /// <param name="sweepSeed">The sweep's seed.</param>
    /// <param name="point">The point, from 1.</param>
    /// <param name="draw">0, and one more for each time that the point was there already.</param>
    /// <param name="axis">The axis, from 0 in the order of expansion.</param>
    public static ulong BitsOf(ulong sweepSeed, int point, int draw, int axis)
    {
        unchecked
        {
            var bits = Mix(Mix(sweepSeed + Step) ^ Points);
            bits = Mix(bits + ((ulong)point * Step));
            bits = Mix(bits + ((ulong)draw * Step));
            return Mix(bits + ((ulong)(axis + 1) * Step));
        }
    }

    /// <summary>Random bits for the place of a trial in a queue; the same in every sweep.</summary>
    public static ulong PlaceOf(int number)
    {
        unchecked
        {
            return Mix(((ulong)number * Step) ^ Points);
        }
    }

    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
