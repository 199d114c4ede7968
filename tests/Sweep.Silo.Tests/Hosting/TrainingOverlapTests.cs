namespace Sweep.Silo.Tests;

public sealed class TrainingOverlapTests
{
    // Without a repetition, so that a run of it stands in one place alone.
    private static readonly int[] Training = [.. Enumerable.Range(0, 5_000).Select(i => i * 7_919 % 27 + i % 13 * (i / 100 % 3))];

    [Theory]
    [InlineData(0, 5_000)]
    [InlineData(1_003, 700)]
    public void Share_PartOfTheTrainingText_IsNearlyOne(int start, int length)
    {
        var share = TrainingOverlap.Share(Training, Training.AsSpan(start, length));

        Assert.InRange(share, 1 - (2.0 * TrainingOverlap.Block / length), 1);
    }

    [Theory]
    [InlineData(100, 1, 1)]
    [InlineData(100, 63, 1)]
    public void Share_ShortText_IsSoughtWhole(int start, int length, double expected) =>
        Assert.Equal(expected, TrainingOverlap.Share(Training, Training.AsSpan(start, length)));

    [Fact]
    public void Share_AnotherText_IsNothing()
    {
        int[] other = [.. Enumerable.Range(0, 3_000).Select(i => i * i % 26 + 1)];

        Assert.Equal(0, TrainingOverlap.Share(Training, other));
        Assert.Equal(0, TrainingOverlap.Share(Training, other.AsSpan(0, 40)));
    }

    [Fact]
    public void Share_HalfOfIt_IsAHalf()
    {
        int[] mixed = [.. Training.Take(1_600), .. Enumerable.Range(0, 1_600).Select(i => i * i % 26 + 1)];

        Assert.Equal(0.5, TrainingOverlap.Share(Training, mixed));
    }

    [Fact]
    public void Share_TrainingTextIsShort_IsNothing() => Assert.Equal(0, TrainingOverlap.Share([1, 2, 3], Training));
}
