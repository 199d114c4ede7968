using Sweep.Contracts;

namespace Sweep.Benchmarks.Tests;

public sealed class SpeedCaseTests
{
    [Fact]
    public void Select_NothingNamed_IsAll() => Assert.Equal(SpeedCase.All, SpeedCase.Select([], []));

    [Fact]
    public void Select_ACell_HasAllItsSizes() =>
        Assert.Equal(["gru 64", "gru 256"], SpeedCase.Select(["gru"], []).Select(c => c.ToString()));

    [Fact]
    public void Select_ASizeOfNoOtherRow_IsMeasuredForEachCell() => Assert.Equal(
        ["rnn_scratch 96", "lstm 96"], SpeedCase.Select(["rnn_scratch", "lstm"], [96]).Select(c => c.ToString()));

    [Theory]
    [InlineData(Cell.RnnScratch, 512, 6 * ((512 * 512) + (512 * 28)))]
    [InlineData(Cell.Rnn, 64, 6 * ((64 * 64) + (64 * 28)))]
    [InlineData(Cell.Gru, 256, 6 * ((3 * 256 * 256) + (256 * 28)))]
    [InlineData(Cell.Lstm, 256, 6 * ((4 * 256 * 256) + (256 * 28)))]
    public void OperationsPerToken_OfACell_CountsItsGatesAndTheOutput(Cell cell, int size, double operations) =>
        Assert.Equal(operations, new SpeedCase(cell, size).OperationsPerToken(28));

    [Fact]
    public void OperationsPerToken_TheLargestSize_DoesNotOverflow() =>
        Assert.Equal(6.0 * 8192 * ((4.0 * 8192) + 28), new SpeedCase(Cell.Lstm, 8192).OperationsPerToken(28));
}
