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
}
