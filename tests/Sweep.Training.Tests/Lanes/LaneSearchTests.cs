using Sweep.Contracts;

namespace Sweep.Training.Tests;

public sealed class LaneSearchTests
{
    private static readonly LaneShape Shape = new(Cell.RnnScratch, 1, 64, 32, 35, 28);

    [Theory]
    [InlineData(new[] { 100.0, 109 }, 1)]
    [InlineData(new[] { 100.0, 111, 120 }, 2)]
    [InlineData(new[] { 100.0, 200, 400, 430 }, 4)]
    [InlineData(new[] { 100.0, double.NaN }, 1)]
    [InlineData(new[] { 100.0, 50, 1000 }, 1)]
    [InlineData(new[] { 1.0, 2, 4, 8, 16, 32 }, 32)]
    public void Run_RatesOfOneTwoFourAndSoOn_StopsWhereDoublingGainsLessThanATenth(double[] rates, int lanes) =>
        Assert.Equal(lanes, LaneSearch.Run(32, fewer => (rates[Log(fewer)], rates[Log(fewer) + 1])).Lanes);

    [Fact]
    public void Run_LanesThatDoNotFit_StopsBefore()
    {
        var search = LaneSearch.Run(32, fewer => fewer == 4 ? null : (fewer * 1000, fewer * 2000));

        Assert.Equal((4, true), (search.Lanes, search.MemoryEnded));
        Assert.Equal(
            "cuda:0: rnn_scratch, 1 layer, 64 hidden, batch 32 x 35: 4 lanes are used (1 lane 1 k, 2 lanes 2 k, 4 lanes 4 k " +
            "tokens/s); there is no memory for more.",
            search.Describe("cuda:0", Shape));
    }

    [Fact]
    public void Run_MostIsReached_AsksForNoMore() => Assert.Equal(4, LaneSearch.Run(7, fewer => (fewer, fewer * 2)).Lanes);

    [Fact]
    public void Describe_LanesThatDoNotPay_SaysSo() => Assert.Equal(
        "cpu: rnn_scratch, 1 layer, 64 hidden, batch 32 x 35: lanes do not pay (1 lane 6,144 k, 2 lanes 6,150 k tokens/s); one is " +
        "used.",
        LaneSearch.Run(32, _ => (6_144_000, 6_150_000)).Describe("cpu", Shape));

    [Fact]
    public void Describe_LanesThatPay_SaysHowMany() => Assert.Equal(
        "cuda:1: rnn_scratch, 1 layer, 64 hidden, batch 32 x 35: 2 lanes are used (1 lane 100 k, 2 lanes 180 k, 4 lanes 181 k " +
        "tokens/s).",
        LaneSearch.Run(32, fewer => fewer == 1 ? (100_000, 180_000) : (180_000, 181_000)).Describe("cuda:1", Shape));

    private static int Log(int lanes) => int.Log2(lanes);
}
