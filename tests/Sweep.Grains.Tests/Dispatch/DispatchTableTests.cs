using Sweep.Contracts;

namespace Sweep.Grains.Tests;

public sealed class DispatchTableTests
{
    private static readonly SweepId First = new("0000000001");
    private static readonly SweepId Second = new("0000000002");
    private static readonly SweepId Urgent = new("0000000003");
    private readonly DispatchTable _table = new();

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
    public void Beside_SweepThatIsNext_IsGrantedAndLeavesTrialsToIdleSlots()
    {
        _table.Add(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), null);
        _table.Served(Pull(2, 1), null);

        Assert.Equal(Lane(First) with { Leave = 2 }, _table.Beside(Pull(0, 2) with { Beside = Lane(First) }));
    }

    [Fact]
    public void Beside_IdleSlotThatFoundWork_CountsNoMore()
    {
        _table.Add(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), null);
        _table.Served(Pull(1, 1), First);

        Assert.Equal(0, _table.Beside(Pull(0, 2) with { Beside = Lane(First) })!.Value.Leave);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(0, false)]
    [InlineData(-1, true)]
    public void Beside_AnotherSweepHasNoSlot_IsGrantedOnlyIfThatOneWouldComeLater(int priority, bool isGranted)
    {
        _table.Add(First, 0);
        _table.Served(Pull(0, 1), First);
        _table.Add(Second, priority);

        Assert.Equal(isGranted, _table.Beside(Pull(0, 2) with { Beside = Lane(First) }) is not null);
    }

    [Fact]
    public void Beside_AnotherSweepHasAsManySlots_IsGranted()
    {
        _table.Add(First, 0);
        _table.Add(Second, 0);
        _table.Served(Pull(0, 1), First);
        _table.Served(Pull(1, 1), Second);

        Assert.NotNull(_table.Beside(Pull(0, 2) with { Beside = Lane(First) }));
        Assert.NotNull(_table.Beside(Pull(1, 2) with { Beside = Lane(Second) }));
    }

    [Fact]
    public void Beside_SweepThatHasNothing_IsRefused()
    {
        _table.Served(Pull(0, 1), First);

        Assert.Null(_table.Beside(Pull(0, 2) with { Beside = Lane(First) }));
    }

    private static LaneRequest Lane(SweepId sweep) => new(sweep, TrialShape.Of(Hyperparameters.Default));

    private static SlotId Slot(int number) => new("127.0.0.1:1@1", $"cpu:{number}");

    private static PullRequest Pull(int slot, long number) => new(Slot(slot), number);
}
