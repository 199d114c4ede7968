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

    /// <param name="sweepSeed">The sweep's seed.</param>
    /// <param name="repeat">The repeat, from 1; all configurations of one repeat share a seed.</param>
    public static ulong Of(ulong sweepSeed, int repeat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        return unchecked(Mix(Mix(sweepSeed + Step) + ((ulong)repeat * Step)));
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
