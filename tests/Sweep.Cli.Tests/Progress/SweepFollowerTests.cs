using Sweep.Contracts;

namespace Sweep.Cli.Tests;

public sealed class SweepFollowerTests
{
    private readonly FakeSweep _sweep;

    public SweepFollowerTests() => _sweep = Ledger.Add(Large("7k3m9x0qtz", 600));

    private FakeLedger Ledger { get; } = new();

    [Fact]
    public async Task Follow_TrialEnds_IsTold()
    {
        var follower = Follower();
        await EndedAsync(follower);
        _sweep.Succeed(2, 1.5);

        Assert.Equal([2], await EndedAsync(follower));
    }

    [Fact]
    public async Task Follow_SameStatusAgain_ReadsNothing()
    {
        var follower = Follower();
        _sweep.Succeed(1, 1.5);
        await EndedAsync(follower);
        var reads = Ledger.TrialReads;

        Assert.Empty(await EndedAsync(follower));
        Assert.Equal(reads, Ledger.TrialReads);
    }

    [Fact]
    public async Task Follow_TrialsEndOutOfOrder_EachIsToldOnce()
    {
        var follower = Follower();
        List<int> told = [];
        foreach (var number in new[] { 3, 1, 2, 500, 4, 300 })
        {
            _sweep.Succeed(number, 1.5);
            told.AddRange(await EndedAsync(follower));
        }

        Assert.Equal([3, 1, 2, 500, 4, 300], told);
    }

    [Fact]
    public async Task Follow_ShortTrialsBetweenTwoStatuses_AreAllTold()
    {
        var follower = Follower();
        for (var number = 1; number <= 600; number++) _sweep.Succeed(number, 1.5);

        Assert.Equal(600, (await EndedAsync(follower)).Count);
    }

    [Fact]
    public async Task Follow_Resumed_DoesNotTellWhatEndedBefore()
    {
        _sweep.Succeed(1, 1.5);
        var follower = Follower(isResumed: true);
        Assert.Empty(await EndedAsync(follower));
        _sweep.Succeed(2, 1.5);

        Assert.Equal([2], await EndedAsync(follower));
    }

    [Fact]
    public async Task Follow_TextsWanted_TellsEachOnce()
    {
        var follower = Follower(hasSamples: true);
        await SamplesAsync(follower);
        _sweep.Run(1, 10).Samples[1] = [Text(10)];
        Assert.Equal([10], await SamplesAsync(follower));
        _sweep.Run(1, 20).Samples[1] = [Text(10), Text(20)];
        Assert.Equal([20], await SamplesAsync(follower));

        Assert.Empty(await SamplesAsync(follower));
    }

    [Fact]
    public async Task Follow_TextOfTheLastEpoch_ComesWithTheEnd()
    {
        var follower = Follower(hasSamples: true);
        _sweep.Run(1, 490).Samples[1] = [Text(490)];
        await SamplesAsync(follower);
        _sweep.Succeed(1, 1.5).Samples[1] = [Text(490), Text(500)];

        Assert.Equal([500], await SamplesAsync(follower));
    }

    [Fact]
    public async Task Follow_ResumedTrial_DoesNotTellItsEarlierTexts()
    {
        _sweep.Run(1, 100).Samples[1] = [Text(50), Text(100)];
        var follower = Follower(isResumed: true, hasSamples: true);
        Assert.Empty(await SamplesAsync(follower));
        _sweep.Run(1, 110).Samples[1] = [Text(50), Text(100), Text(110)];

        Assert.Equal([110], await SamplesAsync(follower));
    }

    [Fact]
    public async Task Follow_TextsNotWanted_TellsNone()
    {
        var follower = Follower();
        _sweep.Run(1, 10).Samples[1] = [Text(10)];

        Assert.Empty(await SamplesAsync(follower));
    }

    private static FakeSweep Large(string id, int trials) =>
        new(id, Specs.Grid(lrs: [.. Enumerable.Range(1, trials).Select(i => (double)i)], hiddenSizes: [64]));

    private static Sample Text(int epoch) => new(epoch, "time traveller", $"time traveller {epoch}");

    private SweepFollower Follower(bool isResumed = false, bool hasSamples = false) =>
        new(Ledger, isResumed, hasSamples);

    private async Task<IReadOnlyList<int>> EndedAsync(SweepFollower follower) =>
        [.. (await SnapshotAsync(follower)).Ended.Select(t => t.Spec.Id.Number)];

    private async Task<IReadOnlyList<int>> SamplesAsync(SweepFollower follower) =>
        [.. (await SnapshotAsync(follower)).Samples.Select(s => s.Sample.Epoch)];

    private Task<SweepSnapshot> SnapshotAsync(SweepFollower follower) =>
        follower.FollowAsync(_sweep.Status(), TestContext.Current.CancellationToken);
}
