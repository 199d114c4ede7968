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

    private static SlotId Slot(int number) => new("127.0.0.1:1@1", $"cpu:{number}");

    private static PullRequest Pull(int slot, long number) => new(Slot(slot), number);
}
