using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>Clipping by the global norm (Dive into Deep Learning, 9.5) and stochastic gradient descent.</summary>
internal static unsafe class ClippedSgd<TVectors, TVector>
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    // 64 squares for each lane: the more a float has summed, the more it loses of the next.
    private const int Chunk = 64 * Padding.Unit;

    /// <summary>The L2 norm of all gradients. Squares are summed in float within a chunk, and chunks in double, so it is
    /// infinite where the square of a gradient is, beyond 1.8e19.</summary>
    /// <param name="gradients">A whole number of the widest vectors.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Norm(float* gradients, nint count)
    {
        var lanes = stackalloc float[Padding.Unit];
        var total = 0.0;
        for (nint first = 0; first < count; first += Chunk)
        {
            var end = Math.Min(first + Chunk, count);
            for (nint lane = 0; lane < Padding.Unit; lane += TVectors.Count)
            {
                var sum = TVectors.Broadcast(0f);
                for (var i = first + lane; i < end; i += Padding.Unit)
                {
                    var gradient = TVectors.Load(gradients + i);
                    sum = TVectors.MultiplyAdd(gradient, gradient, sum);
                }
                TVectors.Store(sum, lanes + lane);
            }
            total += Lanes.Sum(lanes);
        }
        return (float)Math.Sqrt(total);
    }

    /// <summary>Clips and moves: weights -= lr * (gradients * scale).</summary>
    /// <param name="weights">A whole number of the widest vectors.</param>
    /// <param name="gradients">As many.</param>
    /// <param name="count">How many.</param>
    /// <param name="scale">theta / norm where the norm is above theta, else 1: exactly, with no epsilon.</param>
    /// <param name="lr">The learning rate.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Move(float* weights, float* gradients, nint count, float scale, float lr)
    {
        var (factor, rate) = (TVectors.Broadcast(scale), TVectors.Broadcast(-lr));
        for (nint i = 0; i < count; i += TVectors.Count)
        {
            var clipped = TVectors.Multiply(TVectors.Load(gradients + i), factor);
            TVectors.Store(TVectors.MultiplyAdd(clipped, rate, TVectors.Load(weights + i)), weights + i);
        }
    }
}
