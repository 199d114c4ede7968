using Sweep.Contracts;

namespace Sweep.Benchmarks.Tests;

public sealed class SpeedSeriesTests
{
    [Fact]
    public void Row_SeveralRounds_IsTheMedianOfTheirRatios()
    {
        var series = new SpeedSeries(new SpeedCase(Cell.Gru, 64));
        series.Add(pyTorch: 100, ours: 150);
        series.Add(pyTorch: 200, ours: 220);
        series.Add(pyTorch: 300, ours: 900);

        Assert.Equal(new SpeedRow("gru", 64, 200, 220, 1.5), series.Row);
        Assert.Equal(new Spread(1.5, 1.1, 3), series.Ratios);
    }
}
