namespace Sweep.Kernels.Tests;

public sealed unsafe class SoftmaxScoreTests
{
    [Theory]
    [InlineData(1, 2, 1f)]
    [InlineData(5, 1, 1f)]
    [InlineData(9, 16, 5f)]
    [InlineData(32, 28, 20f)]
    [InlineData(3, 100, 80f)]
    public void Run_AnyLogits_GivesTheLossAndItsGradient(int rows, int columns, float range)
    {
        var (logits, targets) = Draw(rows, columns, range);
        var (loss, gradients) = Expected(logits, columns, targets);

        var actual = Run(logits, columns, targets);

        Assert.Equal(loss, actual.LossSum, 1e-6 * (1 + loss));
        for (var i = 0; i < gradients.Length; i++) Assert.Equal(gradients[i], actual.Gradients[i], 1e-6 / rows);
        for (var row = 0; row < rows; row++)
            Assert.Equal(0, actual.Gradients.AsSpan(row * columns, columns).ToArray().Sum(g => (double)g), 1e-6 / rows);
    }

    [Fact]
    public void Run_EqualLogits_GivesTheLogarithmOfTheirNumber()
    {
        foreach (var value in (float[])[0, -3, 1e30f, -1e30f, 88, -200])
        {
            var (lossSum, gradients) = Run([value, value, value, value, value], 5, [3]);

            Assert.Equal(Math.Log(5), lossSum, 1e-6);
            Assert.Equal([0.2f, 0.2f, 0.2f, -0.8f, 0.2f], gradients);
        }
    }

    [Theory]
    [InlineData(1e4f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void Run_OneHugeLogit_IsCertainOfIt(float huge)
    {
        float[] logits = [1, huge, -1];

        var (right, noGradients) = Run(logits, 3, [1]);
        var (wrong, gradients) = Run(logits, 3, [2]);

        Assert.Equal(0, right);
        Assert.Equal([0f, 0f, 0f], noGradients);
        Assert.Equal((double)huge, wrong, huge * 1e-3);
        Assert.Equal([0f, 1f, -1f], gradients);
    }

    [Fact]
    public void Run_LogitOfMinusInfinity_HasNoPart()
    {
        var (lossSum, gradients) = Run([0, float.NegativeInfinity, 0], 3, [0]);

        Assert.Equal(Math.Log(2), lossSum, 1e-6);
        Assert.Equal([-0.5f, 0f, 0.5f], gradients);
        Assert.Equal(double.PositiveInfinity, Run([0, float.NegativeInfinity, 0], 3, [1]).LossSum);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_LogitIsNoNumber_NeitherIsTheLoss(float logit)
    {
        for (var column = 0; column < 40; column++)
        {
            var logits = new float[80];
            logits[column] = logit;

            var (lossSum, gradients) = Run(logits, 40, [7, 7]);

            Assert.True(double.IsNaN(lossSum));
            Assert.All(gradients[..40], gradient => Assert.True(float.IsNaN(gradient)));
            Assert.All(gradients[40..], gradient => Assert.True(float.IsFinite(gradient)));
        }
    }

    [Fact]
    public void Run_AllLogitsMinusInfinity_IsNoNumber() =>
        Assert.True(double.IsNaN(Run([float.NegativeInfinity, float.NegativeInfinity], 2, [0]).LossSum));

    // At every width, and with the padding as the output layer leaves it; its gradient is zero where there are numbers.
    private static (double LossSum, float[] Gradients) Run(ReadOnlySpan<float> logits, int columns, int[] targets)
    {
        var stride = Padding.Of(columns);
        List<(double LossSum, float[] Gradients)> results = [];
        List<int[]> bits = [];
        foreach (var kernels in VectorKernels.All)
        {
            using GuardedFloats floats = new((nint)targets.Length * stride, float.NegativeInfinity);
            for (var row = 0; row < targets.Length; row++)
                logits.Slice(row * columns, columns).CopyTo(floats.Values[(row * stride)..]);

            var lossSum = kernels.Score(floats.Start, stride, targets);

            floats.AssertMarginsIntact();
            bits.Add(floats.Bits());
            var gradients = new float[targets.Length * columns];
            for (var row = 0; row < targets.Length; row++)
            {
                floats.Values.Slice(row * stride, columns).CopyTo(gradients.AsSpan(row * columns));
                var padding = floats.Values[((row * stride) + columns)..((row + 1) * stride)];
                if (!float.IsNaN(floats.Values[row * stride])) Assert.False(padding.ContainsAnyExcept(0f));
            }
            results.Add((lossSum, gradients));
        }
        Assert.All(bits, one => Assert.Equal(bits[0], one));
        Assert.Single(results.Select(result => BitConverter.DoubleToInt64Bits(result.LossSum)).Distinct());
        return results[0];
    }

    private static (float[] Logits, int[] Targets) Draw(int rows, int columns, float range)
    {
        Random random = new(rows);
        var logits = new float[rows * columns];
        foreach (ref var logit in logits.AsSpan()) logit = ((random.NextSingle() * 2) - 1) * range;
        return (logits, [.. Enumerable.Range(0, rows).Select(_ => random.Next(columns))]);
    }

    private static (double LossSum, double[] Gradients) Expected(float[] logits, int columns, int[] targets)
    {
        var gradients = new double[logits.Length];
        var lossSum = 0.0;
        for (var row = 0; row < targets.Length; row++)
        {
            var ofRow = logits.AsSpan(row * columns, columns).ToArray();
            var sum = ofRow.Sum(logit => Math.Exp((double)logit - ofRow.Max()));
            lossSum += Math.Log(sum) + ofRow.Max() - ofRow[targets[row]];
            for (var i = 0; i < columns; i++)
            {
                var probability = Math.Exp((double)ofRow[i] - ofRow.Max()) / sum;
                gradients[(row * columns) + i] = (probability - (i == targets[row] ? 1 : 0)) / targets.Length;
            }
        }
        return (lossSum, gradients);
    }
}
