using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;

namespace Sweep.Grains.Tests;

public sealed class SoloRoomTests : IDisposable
{
    private readonly SoloRoom _room = new();
    private readonly AttemptRun[] _runs =
        [.. Enumerable.Range(1, 4).Select(n => new AttemptRun(Assignments.Of("zzzzzzzzzz", n), new FakeTimeProvider()))];

    private bool IsOpen => _room.OpenedAsync(CancellationToken.None).IsCompletedSuccessfully;

    public void Dispose()
    {
        foreach (var run in _runs) run.Dispose();
    }

    [Fact]
    public void Join_NobodyWantsToBeAlone_GoesOn()
    {
        _room.Join(_runs[0]);
        _room.Join(_runs[1]);

        Assert.All(_runs, run => Assert.Equal(Verdict.Continue, run.Verdict));
        Assert.True(IsOpen);
    }

    [Fact]
    public void Alone_NobodyIsIn_IsAloneAtOnceAndClosesTheRoom()
    {
        var alone = _room.AloneAsync(_runs[0]);

        Assert.True(alone.IsCompletedSuccessfully);
        Assert.False(IsOpen);
        Assert.Equal(Verdict.Continue, _runs[0].Verdict);
    }

    [Fact]
    public void Alone_OthersAreIn_HasThemHandedBackAndWaitsForTheLast()
    {
        _room.Join(_runs[0]);
        _room.Join(_runs[1]);

        var alone = _room.AloneAsync(_runs[2]);
        Assert.All(_runs[..2], run => Assert.Equal(Verdict.Pause, run.Verdict));
        _room.Leave(_runs[0]);
        Assert.False(alone.IsCompleted);
        _room.Leave(_runs[1]);

        Assert.True(alone.IsCompletedSuccessfully);
        Assert.False(IsOpen);
    }

    [Fact]
    public async Task Leave_WhoWasAlone_OpensTheRoomForThoseThatWait()
    {
        await _room.AloneAsync(_runs[0]);
        var opened = _room.OpenedAsync(CancellationToken.None);

        _room.Leave(_runs[0]);
        _room.Leave(_runs[0]);
        await opened;

        _room.Join(_runs[1]);
        Assert.Equal(Verdict.Continue, _runs[1].Verdict);
    }

    [Fact]
    public void Join_SomebodyWantsToBeAlone_IsHandedBack()
    {
        _room.AloneAsync(_runs[0]);

        _room.Join(_runs[1]); // Its pull was on the way.

        Assert.Equal(Verdict.Pause, _runs[1].Verdict);
    }

    [Fact]
    public void Alone_TwoAtOnce_OneAfterTheOther()
    {
        _room.Join(_runs[0]);
        var first = _room.AloneAsync(_runs[1]);
        var second = _room.AloneAsync(_runs[2]);

        _room.Leave(_runs[0]);
        Assert.Equal((true, false), (first.IsCompleted, second.IsCompleted));
        Assert.Equal(Verdict.Continue, _runs[2].Verdict);
        _room.Leave(_runs[1]);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(IsOpen);
        _room.Leave(_runs[2]);
        Assert.True(IsOpen);
    }

    [Fact]
    public void Leave_WhoOnlyWaited_LetsTheNextHaveItsTurn()
    {
        _room.Join(_runs[0]);
        _room.AloneAsync(_runs[1]);
        var second = _room.AloneAsync(_runs[2]);

        _room.Leave(_runs[1]);
        _room.Leave(_runs[0]);

        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Share_NobodyElseWaits_OpensTheRoomAndGoesOn()
    {
        _room.AloneAsync(_runs[0]);

        _room.Share(_runs[0]);

        Assert.True(IsOpen);
        Assert.Equal(Verdict.Continue, _runs[0].Verdict);
        var next = _room.AloneAsync(_runs[1]);
        Assert.False(next.IsCompleted); // Bearing others, it is one of them.
        Assert.Equal(Verdict.Pause, _runs[0].Verdict);
    }

    [Fact]
    public void Share_AnotherWaits_IsHandedBackForIt()
    {
        _room.AloneAsync(_runs[0]);
        var second = _room.AloneAsync(_runs[1]);

        _room.Share(_runs[0]);
        Assert.Equal(Verdict.Pause, _runs[0].Verdict);
        Assert.False(second.IsCompleted);
        _room.Leave(_runs[0]);

        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Share_WhoHasLeft_ChangesNothing()
    {
        _room.AloneAsync(_runs[0]);
        _room.Leave(_runs[0]);

        _room.Share(_runs[0]);

        Assert.True(_room.AloneAsync(_runs[1]).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Opened_GivenUp_Ends()
    {
        _ = _room.AloneAsync(_runs[0]);
        using var drain = new CancellationTokenSource();
        var opened = _room.OpenedAsync(drain.Token);

        await drain.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opened);
    }
}
