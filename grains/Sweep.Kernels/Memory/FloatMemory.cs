using System.Runtime.InteropServices;

namespace Sweep.Kernels;

/// <summary>Zeroed memory for floats, outside the collector's reach, aligned for every vector. It only grows.</summary>
internal sealed unsafe class FloatMemory : IDisposable
{
    private const int Alignment = 64;

    private nuint _count;

    /// <summary>Where it begins; null before the first <see cref="Grow"/>.</summary>
    public float* Start { get; private set; }

    /// <summary>Sees that there is room. What stood there is lost and zero where more was needed than there was.</summary>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    public void Grow(nuint count)
    {
        if (count <= _count) return;
        Dispose();
        Start = (float*)NativeMemory.AlignedAlloc(checked(count * sizeof(float)), Alignment);
        _count = count;
        Clear();
    }

    /// <summary>Makes it all zero.</summary>
    public void Clear() => NativeMemory.Clear(Start, _count * sizeof(float));

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        _count = 0;
    }
}
