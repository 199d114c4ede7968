using Sweep.Contracts;

namespace Sweep.Benchmarks.Tests;

public sealed class SpeedSeriesTests
{
    private const int Vocabulary = 28;

    // 6 x 64 x (3 x 64 + 28) operations a token.
    private const double OfGru64 = 84_480;

    [Fact]
    public void Row_SeveralRounds_IsTheMedianOfTheirRatios()
    {
        var series = new SpeedSeries(new SpeedCase(Cell.Gru, 64), Vocabulary, lanes: 2);
        series.Add(new SpeedRound(PyTorch: 100, Autograd: 50, Ours: 150, Lanes: 90, Product: 1));
        series.Add(new SpeedRound(PyTorch: 200, Autograd: 110, Ours: 220, Lanes: 290, Product: 1));
        series.Add(new SpeedRound(PyTorch: 300, Autograd: 90, Ours: 900, Lanes: 210, Product: 1));

        var row = series.Row;

        Assert.Equal(("gru", 64), (row.Cell, row.HiddenSize));
        Assert.Equal((200, 90, 220), (row.PytorchTokensPerSecond, row.AutogradTokensPerSecond, row.SoloTokensPerSecond));
        Assert.Equal((210, 2), (row.LanesTokensPerSecond, row.Lanes));
        Assert.Equal((1.5, 3), (row.Ratio, row.RatioToAutograd));
        Assert.Equal(new Spread(1.5, 1.1, 3), series.Ratios);
        Assert.Equal(new Spread(3, 2, 10), series.RatiosToAutograd);
    }

    /// <summary>The better by its middle: not that of each round, of which chance would favour one.</summary>
    [Fact]
    public void Row_LanesThatAreBetter_HasTheirRatioAndTheRestOfSolo()
    {
        var series = new SpeedSeries(new SpeedCase(Cell.Gru, 64), Vocabulary, lanes: 8);
        series.Add(new SpeedRound(PyTorch: 100, Autograd: 50, Ours: 150, Lanes: 160, Product: 1));
        series.Add(new SpeedRound(PyTorch: 100, Autograd: 50, Ours: 400, Lanes: 170, Product: 1));
        series.Add(new SpeedRound(PyTorch: 100, Autograd: 50, Ours: 100, Lanes: 180, Product: 1));

        Assert.Equal((1.7, 3), (series.Row.Ratio, series.Row.RatioToAutograd));
        Assert.Equal(new Spread(1.7, 1.6, 1.8), series.Ratios);
    }

    [Fact]
    public void Row_SeveralRounds_TakesEachPercentageOfItsOwnRoundsProduct()
    {
        // The product's middle is 400: of that, the middle rate of 300 would be 75 %.
        var series = new SpeedSeries(new SpeedCase(Cell.Gru, 64), Vocabulary, lanes: 2);
        series.Add(Round(gflops: 200, product: 400));
        series.Add(Round(gflops: 300, product: 200));
        series.Add(Round(gflops: 480, product: 400));

        Assert.Equal((300, 120), (series.Row.Gflops, series.Row.PercentOfSgemm));
    }

    private static SpeedRound Round(double gflops, double product) => new(1, 1, gflops * 1e9 / OfGru64, 1, product * 1e9);
}
