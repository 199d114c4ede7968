using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>Adds up 16 lanes in an order that no width changes.</summary>
internal static unsafe class Lanes
{
    /// <summary>Their sum in pairs, neighbours last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        for (var half = Padding.Unit / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
        }
        return lanes[0];
    }
}
