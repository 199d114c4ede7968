using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>The cross-entropy of predictions and its gradient by them.</summary>
internal static unsafe class SoftmaxScore<TVectors, TVector>
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    /// <summary>Scores rows of logits, and overwrites them with the gradient of the mean loss.</summary>
    /// <param name="logits">(rows, columns), padded with -infinity, which has no part in any sum.</param>
    /// <param name="columns">Columns with their padding.</param>
    /// <param name="targets">For each row the right column, one row or more.</param>
    /// <returns>The sum of the rows' losses, each rounded to float, in nats; NaN where a logit is NaN or infinity.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(float* logits, int columns, ReadOnlySpan<int> targets)
    {
        var lanes = stackalloc float[Padding.Unit];
        var share = 1f / targets.Length;
        var lossSum = 0.0;
        for (var row = 0; row < targets.Length; row++, logits += columns)
        {
            var ofTarget = logits[targets[row]];
            var largest = Largest(logits, columns, lanes);
            var sum = Exponentiate(logits, columns, largest, lanes);
            // The logarithm is the platform's own and may differ in its last bit. Rounded to float it hardly ever does, and
            // no gradient depends on it.
            lossSum += (float)(Math.Log(sum) + ((double)largest - ofTarget));
            var scale = TVectors.Broadcast(share / sum);
            for (nint i = 0; i < columns; i += TVectors.Count)
                TVectors.Store(TVectors.Multiply(TVectors.Load(logits + i), scale), logits + i);
            logits[targets[row]] -= share;
        }
        return lossSum;
    }

    // Sums and maxima run along 16 lanes at every width, so that their order is the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* values, int count, float* lanes)
    {
        for (nint lane = 0; lane < Padding.Unit; lane += TVectors.Count)
        {
            var largest = TVectors.Load(values + lane);
            for (nint i = lane + Padding.Unit; i < count; i += Padding.Unit)
            {
                var value = TVectors.Load(values + i);
                largest = TVectors.Select(TVectors.IsLess(largest, value), value, largest);
            }
            TVectors.Store(largest, lanes + lane);
        }
        return Lanes.Largest(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Exponentiate(float* values, int count, float largest, float* lanes)
    {
        var shift = TVectors.Broadcast(largest);
        for (nint lane = 0; lane < Padding.Unit; lane += TVectors.Count)
        {
            var sum = TVectors.Broadcast(0f);
            for (var i = lane; i < count; i += Padding.Unit)
            {
                var power = VectorMath<TVectors, TVector>.ExpOfNonPositive(
                    TVectors.Subtract(TVectors.Load(values + i), shift));
                TVectors.Store(power, values + i);
                sum = TVectors.Add(sum, power);
            }
            TVectors.Store(sum, lanes + lane);
        }
        return Lanes.Sum(lanes);
    }
}
