namespace Sweep.Kernels.Tests;

/// <summary>The elementary functions against double precision, over floats from one end to the other.</summary>
public sealed class VectorMathTests
{
    // A prime, so that no bit of the samples stands still: some 840 floats from each power of two to the next.
    private const long Stride = 9_973;

    private const float LeastNormal = 1.17549435e-38f;

    private static readonly float[] Samples = [.. Walk(Stride)];

    private static readonly float[] Special =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, LeastNormal, -LeastNormal, 1e-40f, -1e-40f, float.MaxValue,
        -float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0.625f, -0.625f,
        MathF.BitDecrement(0.625f), -87.33654f, -87.33655f, 87.33655f, -88f, -104f, -0.34657359f, -0.34657362f,
    ];

    [Fact]
    public void ExpOfNonPositive_AnyFloat_IsWithinItsBound()
    {
        float[] x = [.. Samples.Where(value => value <= 0), .. Special.Where(value => value <= 0)];

        AssertWithin(1.3, x, VectorKernels.All[0].ExpOfNonPositive(x), value => Math.Exp(value));
    }

    [Fact]
    public void Sigmoid_AnyFloat_IsWithinItsBound()
    {
        float[] x = [.. Samples, .. Special];

        AssertWithin(2.5, x, VectorKernels.All[0].Sigmoid(x), Logistic);
    }

    [Fact]
    public void Tanh_AnyFloat_IsWithinItsBound()
    {
        float[] x = [.. Samples, .. Special];

        AssertWithin(1.6, x, VectorKernels.All[0].Tanh(x), value => Math.Tanh(value));
    }

    [Fact]
    public void Functions_AnyWidth_GiveTheSameBits()
    {
        float[] x = [.. Samples, .. Special];
        float[] nonPositive = [.. x.Where(value => !(value > 0))];
        foreach (var kernels in VectorKernels.All)
        {
            AssertSameBits(VectorKernels.All[0].ExpOfNonPositive(nonPositive), kernels.ExpOfNonPositive(nonPositive));
            AssertSameBits(VectorKernels.All[0].Sigmoid(x), kernels.Sigmoid(x));
            AssertSameBits(VectorKernels.All[0].Tanh(x), kernels.Tanh(x));
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-float.Epsilon, 1f)]
    [InlineData(-88f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void ExpOfNonPositive_Edge_IsExact(float x, float expected) =>
        AssertExact(expected, kernels => kernels.ExpOfNonPositive([x]));

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(float.Epsilon, 0.5f)]
    [InlineData(-float.Epsilon, 0.5f)]
    [InlineData(20f, 1f)]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(-float.MaxValue, 0f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_Edge_IsExact(float x, float expected) => AssertExact(expected, kernels => kernels.Sigmoid([x]));

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(-float.Epsilon, -float.Epsilon)]
    [InlineData(-1e-40f, -1e-40f)]
    [InlineData(10f, 1f)]
    [InlineData(-10f, -1f)]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_Edge_IsExact(float x, float expected) => AssertExact(expected, kernels => kernels.Tanh([x]));

    // Not among the edges above, since the runner holds 0 and -0 to be the same.
    [Fact]
    public void Functions_OfMinusZero_AreExact()
    {
        AssertExact(1f, kernels => kernels.ExpOfNonPositive([-0f]));
        AssertExact(0.5f, kernels => kernels.Sigmoid([-0f]));
        AssertExact(-0f, kernels => kernels.Tanh([-0f]));
    }

    [Fact]
    public void Tanh_TowardsItsEnds_NeverFallsAndNeverPassesOne()
    {
        // From where neighbouring floats give the same value on: below, two roundings may undo what the slope gives.
        float[] x = [.. Samples.Where(value => value > 4).Order()];
        foreach (var kernels in VectorKernels.All)
        {
            var y = kernels.Tanh(x);

            Assert.All(y.Zip(y.Skip(1)), pair => Assert.True(pair.First <= pair.Second && pair.Second <= 1));
            Assert.Equal(y.Select(value => -value), kernels.Tanh([.. x.Select(value => -value)]));
        }
    }

    private static void AssertExact(float expected, Func<VectorKernels, float[]> function)
    {
        foreach (var kernels in VectorKernels.All)
        {
            var actual = Assert.Single(function(kernels));
            if (float.IsNaN(expected)) Assert.Equal(expected, actual);
            else Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual));
        }
    }

    // Where the exact value is below the normal numbers, zero is as good.
    private static void AssertWithin(double bound, float[] x, float[] y, Func<double, double> function)
    {
        var (worst, where) = (0.0, 0f);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = function(x[i]);
            Assert.Equal(double.IsNaN(exact), float.IsNaN(y[i]));
            if (double.IsNaN(exact) || (Math.Abs(exact) < LeastNormal && y[i] == 0)) continue;
            var unit = Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);
            var error = exact == y[i] ? 0 : Math.Abs(y[i] - exact) / unit;
            if (error > worst) (worst, where) = (error, x[i]);
        }
        Assert.True(worst <= bound, $"'{worst}' units in the last place at '{where:R}' are more than '{bound}'.");
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(GuardedFloats.BitsOf(expected), GuardedFloats.BitsOf(actual));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static IEnumerable<float> Walk(long stride)
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += stride)
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
    }
}
