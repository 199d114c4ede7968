namespace Sweep.Benchmarks.Tests;

public sealed class SlotPairTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SumAsync_BothThreads_MeetAndAddUp()
    {
        var warm = 0;

        var sum = await SlotPair.SumAsync(
            (number, waitForOther, _) =>
            {
                Interlocked.Increment(ref warm);
                waitForOther();
                return (10 * number) + Volatile.Read(ref warm);
            },
            Cancelled);

        Assert.Equal(10 + 20 + 2 + 2, sum);
    }

    [Fact]
    public async Task SumAsync_OneFails_TheOtherDoesNotWaitForEver()
    {
        var fault = await Assert.ThrowsAsync<BenchmarkFailedException>(() => SlotPair.SumAsync(
            (number, waitForOther, _) =>
            {
                if (number == 1) throw new BenchmarkFailedException(ExitCode.Missed, "It diverged.");
                waitForOther();
                return 1;
            },
            Cancelled));

        Assert.Equal("It diverged.", fault.Message);
    }
}
