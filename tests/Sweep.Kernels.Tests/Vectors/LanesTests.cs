namespace Sweep.Kernels.Tests;

public sealed unsafe class LanesTests
{
    [Fact]
    public void Sum_AnyLanes_AddsPairsWithNeighboursLast()
    {
        Random random = new(1);
        for (var draw = 0; draw < 100; draw++)
        {
            using var lanes = GuardedFloats.Matrix(random, 1, 16, 16);
            var rest = lanes.Values.ToArray();
            while (rest.Length > 1)
                rest = [.. rest[..(rest.Length / 2)].Zip(rest[(rest.Length / 2)..], (a, b) => a + b)];

            Assert.Equal(rest[0], Lanes.Sum(lanes.Start));
            lanes.AssertMarginsIntact();
        }
    }

    [Fact]
    public void Sum_OneLaneIsNoNumber_IsNone()
    {
        using GuardedFloats lanes = new(16, 1f);
        lanes.Values[11] = float.NaN;

        Assert.True(float.IsNaN(Lanes.Sum(lanes.Start)));
    }
}
