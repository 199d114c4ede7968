using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Testing;

namespace Sweep.Grains.Tests;

public sealed class QueueClockTests
{
    private static readonly SweepId Sweep = new("7k3m9x0qtz");
    private static readonly SweepRecord Record = new(Sweep, "{}", "test", 0, DateTimeOffset.UnixEpoch);

    private readonly FakeTimeProvider _time = new();
    private readonly List<double> _waits = [];

    [Fact]
    public void Note_HandedOut_WaitedSinceTheCoordinatorCame()
    {
        var clock = Open(TrialState.Queued);

        _time.Advance(TimeSpan.FromSeconds(5));
        clock.Note([Opened()], Waited);
        clock.Note([Opened()], Waited); // It was in no queue in between.

        Assert.Equal([5], _waits);
    }

    [Fact]
    public void Note_BackInTheQueue_WaitedSinceThen()
    {
        var clock = Open(TrialState.Running);

        _time.Advance(TimeSpan.FromSeconds(5));
        clock.Note([Set(TrialState.Queued)], Waited);
        _time.Advance(TimeSpan.FromSeconds(2));
        clock.Note([Set(TrialState.Queued)], Waited);
        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Note([Opened()], Waited);

        Assert.Equal([3], _waits);
    }

    [Fact]
    public void Note_GoesOnFromARung_HasNotWaited()
    {
        var clock = Open(TrialState.Paused);

        _time.Advance(TimeSpan.FromSeconds(5));
        clock.Note([Opened()], Waited);

        Assert.Empty(_waits);
    }

    [Fact]
    public void Note_SweepWasPaused_DoesNotCountThat()
    {
        var clock = Open(TrialState.Queued);

        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Note([new LedgerChange.SweepSet(Record with { State = SweepState.Paused })], Waited);
        _time.Advance(TimeSpan.FromHours(1));
        clock.Note([new LedgerChange.SweepSet(Record)], Waited);
        _time.Advance(TimeSpan.FromSeconds(2));
        clock.Note([Opened()], Waited);

        Assert.Equal([3], _waits);
    }

    [Fact]
    public void Note_SweepIsPausedWhenTheCoordinatorComes_CountsFromWhenItGoesOn()
    {
        var clock = Open(TrialState.Queued, SweepState.Paused);

        _time.Advance(TimeSpan.FromHours(1));
        clock.Note([new LedgerChange.SweepSet(Record)], Waited);
        _time.Advance(TimeSpan.FromSeconds(4));
        clock.Note([Opened()], Waited);

        Assert.Equal([4], _waits);
    }

    private static TrialEntry Entry(TrialState state) => new(LedgerSamples.Trials(Sweep, 1)[0]) { State = state };

    private static LedgerChange.TrialSet Set(TrialState state) => new(Entry(state));

    private static LedgerChange.AttemptOpened Opened() => new(
        new(new(Sweep, 1), 1), new("127.0.0.1:11111@1", "cpu:0"), 1, DateTimeOffset.UnixEpoch, 1);

    private QueueClock Open(TrialState trial, SweepState sweep = SweepState.Running) => new(
        _time,
        SweepLedger.From(
            Record with { State = sweep }, LedgerSettings.From(SweepCluster.Spec(1, 1, 0, 0)), [Entry(trial)], DateTimeOffset.UnixEpoch));

    private void Waited(TimeSpan time) => _waits.Add(time.TotalSeconds);
}
