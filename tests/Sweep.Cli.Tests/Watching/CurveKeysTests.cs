namespace Sweep.Cli.Tests;

public sealed class CurveKeysTests
{
    [Fact]
    public void Assign_OthersEndAndBegin_TrialKeepsItsLetter()
    {
        CurveKeys keys = new();
        keys.Assign([1, 2, 3]);

        var later = keys.Assign([2, 3, 4, 5]);

        Assert.Equal("bcad", string.Concat(later.OrderBy(k => k.Key).Select(k => k.Value)));
    }

    [Fact]
    public void Assign_MoreTrialsThanLetters_LeavesTheLastWithout()
    {
        var keys = new CurveKeys().Assign([.. Enumerable.Range(1, 20)]);

        Assert.Equal([.. Enumerable.Range(1, CurveKeys.Letters.Length)], keys.Keys.Order());
    }
}
