using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweep.Kernels;

/// <summary>Brings 16 lanes in memory down to one number, in an order that no width changes: halves with halves.</summary>
internal static unsafe class Lanes
{
    /// <summary>Their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        var low = Vector128.Load(lanes) + Vector128.Load(lanes + 8);
        var high = Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12);
        var sums = low + high;
        return (sums[0] + sums[2]) + (sums[1] + sums[3]);
    }

    /// <summary>The largest of them, as far as they are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(float* lanes)
    {
        var low = Larger(Vector128.Load(lanes), Vector128.Load(lanes + 8));
        var high = Larger(Vector128.Load(lanes + 4), Vector128.Load(lanes + 12));
        var largest = Larger(low, high);
        var (even, odd) = (Larger(largest[0], largest[2]), Larger(largest[1], largest[3]));
        return Larger(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, b), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Larger(float a, float b) => a < b ? b : a;
}
