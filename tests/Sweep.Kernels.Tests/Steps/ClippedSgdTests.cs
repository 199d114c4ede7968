namespace Sweep.Kernels.Tests;

public sealed unsafe class ClippedSgdTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(1024)]
    [InlineData(1040)]
    [InlineData(100_000)]
    public void Norm_AnyCount_IsThatOfDoublePrecision(int count)
    {
        using var gradients = GuardedFloats.Matrix(new Random(count), 1, count, count);
        var expected = Math.Sqrt(gradients.Values.ToArray().Sum(g => (double)g * g));

        var norms = VectorKernels.All.Select(kernels => kernels.Norm(gradients.Start, count)).ToArray();

        Assert.Equal(expected, norms[0], expected * 1e-6);
        Assert.Single(norms.Distinct());
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e-10f)]
    [InlineData(1e15f)]
    public void Norm_MillionEqualGradients_LosesNone(float gradient)
    {
        using GuardedFloats gradients = new(1_000_000, gradient);
        foreach (var kernels in VectorKernels.All)
            Assert.Equal(gradient * 1000.0, kernels.Norm(gradients.Start, gradients.Count), gradient * 1e-3);
    }

    [Fact]
    public void Norm_OneLargeAmongMany_CountsTheMany()
    {
        using GuardedFloats gradients = new(1_000_000, 0.001f);
        gradients.Values[0] = 100;
        var expected = Math.Sqrt(1e4 + (999_999 * 0.001 * 0.001));
        foreach (var kernels in VectorKernels.All)
            Assert.Equal(expected, kernels.Norm(gradients.Start, gradients.Count), expected * 1e-7);
    }

    [Fact]
    public void Norm_OneIsNoNumber_IsNone()
    {
        foreach (var at in (int[])[0, 15, 1023, 1024, 2047])
        {
            using GuardedFloats gradients = new(2048);
            gradients.Values[at] = float.NaN;

            Assert.All(VectorKernels.All, kernels => Assert.True(float.IsNaN(kernels.Norm(gradients.Start, 2048))));
        }
    }

    [Theory]
    [InlineData(1f, 0.5f)]
    [InlineData(0.37f, 0.01f)]
    [InlineData(1f, 0f)]
    [InlineData(0f, 1f)]
    public void Move_AnyScale_RoundsTheStepAndTheSumOnceEach(float scale, float lr)
    {
        using var weights = GuardedFloats.Matrix(new Random(1), 1, 240, 240);
        using var gradients = GuardedFloats.Matrix(new Random(2), 1, 240, 240);
        var expected = weights.Values.ToArray();
        for (var i = 0; i < 240; i++)
            expected[i] = MathF.FusedMultiplyAdd(gradients.Values[i] * scale, -lr, expected[i]);
        var before = gradients.Bits();
        foreach (var kernels in VectorKernels.All)
        {
            using var moved = GuardedFloats.Of(weights.Values);

            kernels.Move(moved.Start, gradients.Start, 240, scale, lr);

            Assert.Equal(GuardedFloats.BitsOf(expected), moved.Bits());
            Assert.Equal(before, gradients.Bits());
            moved.AssertMarginsIntact();
            gradients.AssertMarginsIntact();
        }
    }
}
