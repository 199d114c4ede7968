using CsCheck;

namespace Sweep.Search.Tests.Space;

public sealed class TrialSeedTests
{
    // From an independent calculation of the documented formula; what is stored in ledgers must never change.
    [Theory]
    [InlineData(0ul, 1, 0xA706DD2F4D197E6Ful)]
    [InlineData(1ul, 1, 0x5E41AB087439611Eul)]
    [InlineData(1ul, 2, 0xF18D6CE93D6CF1EEul)]
    [InlineData(ulong.MaxValue, 100_000, 0xF55970C3C9E06608ul)]
    public void Of_KnownSeedAndRepeat_GivesTheKnownNumber(ulong sweepSeed, int repeat, ulong expected) =>
        Assert.Equal(expected, TrialSeed.Of(sweepSeed, repeat));

    [Fact]
    public void Of_RepeatsOfOneSweep_AreAllDifferent() =>
        Gen.ULong.Sample(seed => Assert.Equal(1000, Seeds(seed, 1000).Distinct().Count()));

    [Fact]
    public void Of_SweepsWithNeighbouringSeeds_ShareNone() => Gen.ULong[0, ulong.MaxValue - 1].Sample(
        seed => Assert.Empty(Seeds(seed, 100).Intersect(Seeds(seed + 1, 100))));

    [Fact]
    public void Of_RepeatBelowOne_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrialSeed.Of(1, 0));

    private static IEnumerable<ulong> Seeds(ulong seed, int repeats) =>
        Enumerable.Range(1, repeats).Select(repeat => TrialSeed.Of(seed, repeat));
}
