namespace Sweep.Benchmarks.Tests.Asha;

public sealed class AshaRowTests
{
    [Theory]
    [InlineData(13_500, 4_500, 1.10, 1.122, true)]
    [InlineData(13_500, 4_501, 1.10, 1.10, false)]
    [InlineData(13_500, 1_580, 1.10, 1.123, false)]
    [InlineData(13_500, 0, 1.10, 1.10, false)]
    [InlineData(13_500, 1_580, 1.10, double.NaN, false)]
    public void IsWithinLimits_EpochsAndPerplexities_DecideAsTheLimitsSay(
        long epochsFull, long epochsAsha, double bestFull, double bestAsha, bool isWithin) => Assert.Equal(
            isWithin, AshaRow.Of(new(epochsFull, bestFull, 100), new(epochsAsha, bestAsha, 10)).IsWithinLimits());
}
