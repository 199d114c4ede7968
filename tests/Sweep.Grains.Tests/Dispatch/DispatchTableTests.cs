using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;

namespace Sweep.Grains.Tests;

public sealed class DispatchTableTests
{
    /// <summary>A slot is left all trials there are.</summary>
    private const int Nothing = int.MaxValue;

    private static readonly SweepId First = new("0000000001");
    private static readonly SweepId Second = new("0000000002");
    private static readonly SweepId Urgent = new("0000000003");
    private readonly FakeTimeProvider _time = new();
    private readonly DispatchTable _table;

    public DispatchTableTests() => _table = new(_time);

    [Fact]
    public void OrderFor_HigherPriority_ComesFirst()
    {
        _table.Add(First, 0);
        _table.Add(Urgent, 5);

        Assert.Equal([Urgent, First], _table.OrderFor(Pull(0, 1)));
    }

    [Fact]
    public void OrderFor_EqualPriority_GivesTheSmallerShareFirst()
    {
        _table.Add(First, 0);
        _table.Add(Second, 0);
        _table.Served(Pull(0, 1), First);

        Assert.Equal([Second, First], _table.OrderFor(Pull(1, 1)));
    }

    [Fact]
    public void OrderFor_RepeatedPull_StartsWithTheSweepThatAnsweredIt()
    {
        _table.Add(First, 0);
        _table.Add(Urgent, 5);
        _table.Served(Pull(0, 7), First);

        Assert.Equal([First, Urgent], _table.OrderFor(Pull(0, 7)));
        Assert.Equal([Urgent, First], _table.OrderFor(Pull(0, 8)));
    }

    [Fact]
    public void Forget_SlotThatIsGone_HasNoShare()
    {
        _table.Add(First, 0);
        _table.Add(Second, 0);
        _table.Served(Pull(0, 1), First);

        _table.Forget(slot => slot == Slot(0));

        Assert.Equal([First, Second], _table.OrderFor(Pull(1, 1)));
    }

    [Fact]
    public void Add_KnownSweep_KeepsItsPlace()
    {
        _table.Add(First, 0);
        _table.Add(Second, 0);
        _table.Add(First, 0);

        Assert.Equal([First, Second], _table.OrderFor(Pull(0, 1)));
    }

    [Fact]
    public void Beside_NoOtherSweepWaits_IsGrantedAndLeavesTrialsToIdleSlots()
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), null);
        _table.Served(Pull(2, 1), null);

        Assert.Equal(Lane(First) with { Leave = 2 }, _table.Beside(Pull(0, 2), Lane(First)));
    }

    [Fact]
    public void Beside_IdleSlotThatFoundWork_CountsNoMore()
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), null);
        _table.Served(Pull(1, 1), First);

        Assert.Equal(0, _table.Beside(Pull(0, 2), Lane(First)).Leave);
    }

    [Theory]
    [InlineData(5, Nothing)]
    [InlineData(0, Nothing)]
    [InlineData(-1, 0)]
    public void Beside_AnotherSweepWaitsWithoutASlot_IsGrantedOnlyIfThatOneWouldComeLater(int priority, int leave)
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Announced(Second, priority);

        Assert.Equal(leave, _table.Beside(Pull(0, 2), Lane(First)).Leave);
    }

    [Fact]
    public void Beside_FirstFillOfASlot_IsGrantedWhoeverWaits()
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Announced(Second, 5);

        Assert.Equal(0, _table.Beside(Pull(0, 2), Lane(First) with { IsFirst = true }).Leave);
    }

    [Fact]
    public void Beside_AnotherSweepHasSaidNothingForAWhile_IsGranted()
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Announced(Urgent, 5);
        _table.Served(Pull(1, 1), Urgent); // Its only trial.

        _time.Advance(DispatchTable.Silence);

        Assert.Equal(0, _table.Beside(Pull(0, 2), Lane(First)).Leave);
        _table.Announced(Urgent, 5);
        Assert.Equal(Nothing, _table.Beside(Pull(0, 2), Lane(First)).Leave);
    }

    [Fact]
    public void Beside_AnotherSweepHasAsManySlots_IsGranted()
    {
        _table.Announced(First, 0);
        _table.Announced(Second, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), Second);

        Assert.Equal(0, _table.Beside(Pull(0, 2), Lane(First)).Leave);
        Assert.Equal(0, _table.Beside(Pull(1, 2), Lane(Second)).Leave);
    }

    [Fact]
    public void Beside_DispatcherIsNew_CountsTheSlotsShareFromThenOn()
    {
        _table.Announced(First, 0);
        _table.Announced(Second, 0);

        Assert.Equal(Nothing, _table.Beside(Pull(0, 2), Lane(First)).Leave);
        Assert.Equal([Second, First], _table.OrderFor(Pull(1, 1)));
    }

    [Fact]
    public void Remove_SweepThatWaited_WaitsNoMore()
    {
        _table.Announced(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Announced(Urgent, 5);

        _table.Remove(Urgent);

        Assert.Equal(0, _table.Beside(Pull(0, 2), Lane(First)).Leave);
    }

    private static LaneRequest Lane(SweepId sweep) => new(sweep, TrialShape.Of(Hyperparameters.Default));

    private static SlotId Slot(int number) => new("127.0.0.1:1@1", $"cpu:{number}");

    private static PullRequest Pull(int slot, long number) => new(Slot(slot), number);
}
