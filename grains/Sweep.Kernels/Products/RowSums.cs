using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sweep.Kernels;

/// <summary>Sums of a matrix's columns.</summary>
internal static unsafe class RowSums
{
    /// <summary>Adds the rows up, first to last.</summary>
    /// <param name="matrix">(rows, stride).</param>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="stride">Floats of a row, padded.</param>
    /// <param name="sums">(stride); overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of<TVectors, TVector>(float* matrix, int rows, int stride, float* sums)
        where TVectors : struct, IVectors<TVector>
        where TVector : unmanaged
    {
        NativeMemory.Clear(sums, (nuint)stride * sizeof(float));
        for (var row = 0; row < rows; row++, matrix += stride)
        {
            for (nint i = 0; i < stride; i += TVectors.Count)
                TVectors.Store(TVectors.Add(TVectors.Load(sums + i), TVectors.Load(matrix + i)), sums + i);
        }
    }
}
