namespace Sweep.Cli.Tests;

public sealed class FailureGroupTests
{
    private readonly FakeSweep _sweep =
        new("7k3m9x0qtz", Specs.Grid(lrs: [.. Enumerable.Range(1, 12).Select(i => (double)i)], hiddenSizes: [64]));

    private IEnumerable<string> Groups => FailureGroup.Of(_sweep.Trials).Select(g => g.ToString());

    [Fact]
    public void Of_SameReason_IsOneGroup()
    {
        _sweep.Fail(1, "disk full").Fail(5, "out of memory").Fail(3, "disk full");

        Assert.Equal(["failed: trials 1, 3: disk full", "failed: trial 5: out of memory"], Groups);
    }

    [Fact]
    public void Of_LongerMessage_ShowsItsFirstLineWithoutControlCodes()
    {
        _sweep.Fail(1, "\e[31mout of memory\nat native frame 1\nat native frame 2");

        Assert.Equal(["failed: trial 1: \\u001b[31mout of memory"], Groups);
    }

    [Fact]
    public void Of_TrialThatWaitsForAnotherTry_IsRetried()
    {
        _sweep.Set(2, t => t with { Failure = "disk full" });

        Assert.Equal(["retried: trial 2: disk full"], Groups);
    }

    [Fact]
    public void Of_ManyTrials_CutsTheirNumbers()
    {
        for (var number = 1; number <= 12; number++) _sweep.Fail(number, "disk full");

        Assert.Equal(["failed: trials 1, 2, 3, 4, 5, 6, 7, 8 and 4 more: disk full"], Groups);
    }
}
