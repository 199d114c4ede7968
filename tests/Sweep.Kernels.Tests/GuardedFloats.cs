using System.Runtime.InteropServices;

namespace Sweep.Kernels.Tests;

/// <summary>Memory such as a caller of the kernels has: aligned, and with a wide margin on both sides that nobody may
/// write to.</summary>
internal sealed unsafe class GuardedFloats : IDisposable
{
    // One row of the widest tile: a write that misses by that much still lands in the margin.
    private const int Margin = 1024;

    private readonly float* _memory;

    public GuardedFloats(nint count, float fill = 0)
    {
        Count = (int)count;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)(Count + (2 * Margin)) * sizeof(float), 64);
        new Span<float>(_memory, Count + (2 * Margin)).Fill(Sentinel);
        Values.Fill(fill);
    }

    /// <summary>No number that a test computes with.</summary>
    public static float Sentinel { get; } = BitConverter.Int32BitsToSingle(0x7fabcdef);

    public int Count { get; }

    public float* Start => _memory + Margin;

    public Span<float> Values => new(Start, Count);

    public static GuardedFloats Of(ReadOnlySpan<float> values)
    {
        GuardedFloats floats = new(values.Length);
        values.CopyTo(floats.Values);
        return floats;
    }

    /// <summary>A matrix of random numbers in [-1, 1), its rows filled up with something.</summary>
    public static GuardedFloats Matrix(Random random, int rows, int columns, int stride, float padding = 0)
    {
        GuardedFloats floats = new((nint)rows * stride, padding);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in floats.Values.Slice(row * stride, columns)) value = (random.NextSingle() * 2) - 1;
        }
        return floats;
    }

    public int[] Bits() => BitsOf(Values);

    public static int[] BitsOf(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    public void AssertMarginsIntact()
    {
        Assert.True(IsSentinel(new(_memory, Margin)), "Something wrote before the memory.");
        Assert.True(IsSentinel(new(Start + Count, Margin)), "Something wrote after the memory.");
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private static bool IsSentinel(ReadOnlySpan<float> values) =>
        !MemoryMarshal.Cast<float, int>(values).ContainsAnyExcept(BitConverter.SingleToInt32Bits(Sentinel));
}
