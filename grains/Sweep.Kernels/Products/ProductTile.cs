using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>
/// The innermost part of a product: a few rows of it, two vectors wide, kept in registers over the whole depth. Written
/// out for 8, 4 and 1 rows because only locals are kept in registers. Each element is one chain of fused additions in
/// ascending k, so its bits depend neither on the tile that it falls into nor on the vectors' width.
/// </summary>
internal static unsafe class ProductTile<TVectors, TVector>
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(in TileOperands t, float* a, float* b, float* c)
    {
        var (rowStep, depthStep, stride, depth) = (t.RowStep, t.DepthStep, t.SumStride, t.Depth);
        var second = TVectors.Count;
        var a0 = a;
        var a1 = a0 + rowStep;
        var a2 = a1 + rowStep;
        var a3 = a2 + rowStep;
        var a4 = a3 + rowStep;
        var a5 = a4 + rowStep;
        var a6 = a5 + rowStep;
        var a7 = a6 + rowStep;
        TVector left0, right0;
        TVector left1, right1;
        TVector left2, right2;
        TVector left3, right3;
        TVector left4, right4;
        TVector left5, right5;
        TVector left6, right6;
        TVector left7, right7;
        if (t.Adds)
        {
            left0 = TVectors.Load(c);
            right0 = TVectors.Load(c + second);
            left1 = TVectors.Load(c + stride);
            right1 = TVectors.Load(c + stride + second);
            left2 = TVectors.Load(c + (2 * stride));
            right2 = TVectors.Load(c + (2 * stride) + second);
            left3 = TVectors.Load(c + (3 * stride));
            right3 = TVectors.Load(c + (3 * stride) + second);
            left4 = TVectors.Load(c + (4 * stride));
            right4 = TVectors.Load(c + (4 * stride) + second);
            left5 = TVectors.Load(c + (5 * stride));
            right5 = TVectors.Load(c + (5 * stride) + second);
            left6 = TVectors.Load(c + (6 * stride));
            right6 = TVectors.Load(c + (6 * stride) + second);
            left7 = TVectors.Load(c + (7 * stride));
            right7 = TVectors.Load(c + (7 * stride) + second);
        }
        else
        {
            left0 = right0 = left1 = right1 = left2 = right2 = left3 = right3 = TVectors.Broadcast(0f);
            left4 = right4 = left5 = right5 = left6 = right6 = left7 = right7 = TVectors.Broadcast(0f);
        }
        for (nint k = 0, at = 0; k < depth; k++, at += depthStep, b += Panels.Width)
        {
            var (left, right) = (TVectors.Load(b), TVectors.Load(b + second));
            var factor = TVectors.Broadcast(a0[at]);
            left0 = TVectors.MultiplyAdd(factor, left, left0);
            right0 = TVectors.MultiplyAdd(factor, right, right0);
            factor = TVectors.Broadcast(a1[at]);
            left1 = TVectors.MultiplyAdd(factor, left, left1);
            right1 = TVectors.MultiplyAdd(factor, right, right1);
            factor = TVectors.Broadcast(a2[at]);
            left2 = TVectors.MultiplyAdd(factor, left, left2);
            right2 = TVectors.MultiplyAdd(factor, right, right2);
            factor = TVectors.Broadcast(a3[at]);
            left3 = TVectors.MultiplyAdd(factor, left, left3);
            right3 = TVectors.MultiplyAdd(factor, right, right3);
            factor = TVectors.Broadcast(a4[at]);
            left4 = TVectors.MultiplyAdd(factor, left, left4);
            right4 = TVectors.MultiplyAdd(factor, right, right4);
            factor = TVectors.Broadcast(a5[at]);
            left5 = TVectors.MultiplyAdd(factor, left, left5);
            right5 = TVectors.MultiplyAdd(factor, right, right5);
            factor = TVectors.Broadcast(a6[at]);
            left6 = TVectors.MultiplyAdd(factor, left, left6);
            right6 = TVectors.MultiplyAdd(factor, right, right6);
            factor = TVectors.Broadcast(a7[at]);
            left7 = TVectors.MultiplyAdd(factor, left, left7);
            right7 = TVectors.MultiplyAdd(factor, right, right7);
        }
        TVectors.Store(left0, c);
        TVectors.Store(right0, c + second);
        TVectors.Store(left1, c + stride);
        TVectors.Store(right1, c + stride + second);
        TVectors.Store(left2, c + (2 * stride));
        TVectors.Store(right2, c + (2 * stride) + second);
        TVectors.Store(left3, c + (3 * stride));
        TVectors.Store(right3, c + (3 * stride) + second);
        TVectors.Store(left4, c + (4 * stride));
        TVectors.Store(right4, c + (4 * stride) + second);
        TVectors.Store(left5, c + (5 * stride));
        TVectors.Store(right5, c + (5 * stride) + second);
        TVectors.Store(left6, c + (6 * stride));
        TVectors.Store(right6, c + (6 * stride) + second);
        TVectors.Store(left7, c + (7 * stride));
        TVectors.Store(right7, c + (7 * stride) + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(in TileOperands t, float* a, float* b, float* c)
    {
        var (rowStep, depthStep, stride, depth) = (t.RowStep, t.DepthStep, t.SumStride, t.Depth);
        var second = TVectors.Count;
        var a0 = a;
        var a1 = a0 + rowStep;
        var a2 = a1 + rowStep;
        var a3 = a2 + rowStep;
        TVector left0, right0;
        TVector left1, right1;
        TVector left2, right2;
        TVector left3, right3;
        if (t.Adds)
        {
            left0 = TVectors.Load(c);
            right0 = TVectors.Load(c + second);
            left1 = TVectors.Load(c + stride);
            right1 = TVectors.Load(c + stride + second);
            left2 = TVectors.Load(c + (2 * stride));
            right2 = TVectors.Load(c + (2 * stride) + second);
            left3 = TVectors.Load(c + (3 * stride));
            right3 = TVectors.Load(c + (3 * stride) + second);
        }
        else
        {
            left0 = right0 = left1 = right1 = left2 = right2 = left3 = right3 = TVectors.Broadcast(0f);
        }
        for (nint k = 0, at = 0; k < depth; k++, at += depthStep, b += Panels.Width)
        {
            var (left, right) = (TVectors.Load(b), TVectors.Load(b + second));
            var factor = TVectors.Broadcast(a0[at]);
            left0 = TVectors.MultiplyAdd(factor, left, left0);
            right0 = TVectors.MultiplyAdd(factor, right, right0);
            factor = TVectors.Broadcast(a1[at]);
            left1 = TVectors.MultiplyAdd(factor, left, left1);
            right1 = TVectors.MultiplyAdd(factor, right, right1);
            factor = TVectors.Broadcast(a2[at]);
            left2 = TVectors.MultiplyAdd(factor, left, left2);
            right2 = TVectors.MultiplyAdd(factor, right, right2);
            factor = TVectors.Broadcast(a3[at]);
            left3 = TVectors.MultiplyAdd(factor, left, left3);
            right3 = TVectors.MultiplyAdd(factor, right, right3);
        }
        TVectors.Store(left0, c);
        TVectors.Store(right0, c + second);
        TVectors.Store(left1, c + stride);
        TVectors.Store(right1, c + stride + second);
        TVectors.Store(left2, c + (2 * stride));
        TVectors.Store(right2, c + (2 * stride) + second);
        TVectors.Store(left3, c + (3 * stride));
        TVectors.Store(right3, c + (3 * stride) + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(in TileOperands t, float* a, float* b, float* c)
    {
        var (rowStep, depthStep, stride, depth) = (t.RowStep, t.DepthStep, t.SumStride, t.Depth);
        var second = TVectors.Count;
        var a0 = a;
        TVector left0, right0;
        if (t.Adds)
        {
            left0 = TVectors.Load(c);
            right0 = TVectors.Load(c + second);
        }
        else
        {
            left0 = right0 = TVectors.Broadcast(0f);
        }
        for (nint k = 0, at = 0; k < depth; k++, at += depthStep, b += Panels.Width)
        {
            var (left, right) = (TVectors.Load(b), TVectors.Load(b + second));
            var factor = TVectors.Broadcast(a0[at]);
            left0 = TVectors.MultiplyAdd(factor, left, left0);
            right0 = TVectors.MultiplyAdd(factor, right, right0);
        }
        TVectors.Store(left0, c);
        TVectors.Store(right0, c + second);
    }
}

/// <summary>How the operands of a product lie in memory, in floats.</summary>
/// <param name="RowStep">From a row of the first factor to the next.</param>
/// <param name="DepthStep">From a column of the first factor to the next.</param>
/// <param name="SumStride">From a row of the result to the next.</param>
/// <param name="Depth">How many products each element is the sum of.</param>
/// <param name="Adds">Whether the result is added to what stands there.</param>
internal readonly record struct TileOperands(nint RowStep, nint DepthStep, nint SumStride, nint Depth, bool Adds);
