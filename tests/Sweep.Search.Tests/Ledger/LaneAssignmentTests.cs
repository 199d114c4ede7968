using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>What a slot gets for a lane that is free beside others.</summary>
public sealed class LaneAssignmentTests
{
    [Fact]
    public void Assign_BesideAShape_GivesTheFirstOfThatShape()
    {
        var ledger = Sizes(64, 128, 64, 128).Assign(SlotA, 1);

        Assert.Equal(3, Beside(ledger, 64)!.Spec.Id.Number);
        Assert.Equal(2, Beside(ledger, 128)!.Spec.Id.Number);
        Assert.Null(Beside(ledger, 256));
    }

    [Fact]
    public void Assign_BesideAShapeThatIsAllHandedOut_GivesNone()
    {
        var ledger = Sizes(64, 128).Assign(SlotA, 1);

        Assert.Null(Beside(ledger, 64));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Assign_BesideWhileOtherSlotsHaveNothing_LeavesThemATrialEach(int others, bool isGiven)
    {
        var ledger = Sizes(64, 64, 64, 64).Assign(SlotA, 1);

        Assert.Equal(isGiven, Beside(ledger, 64, others) is not null);
    }

    [Fact]
    public void Assign_BesideASuspect_PassesItOver()
    {
        var ledger = SweepLedger.From(
            new SweepRecord(LedgerFixture.Sweep, "{}", "test", 0, Start),
            new LedgerSettings(1, long.MaxValue, new RunToTheEnd()),
            [
                new TrialEntry(Spec(1, 4)),
                new TrialEntry(Spec(2, 4)) { Deaths = LedgerSettings.SuspectDeaths },
                new TrialEntry(Spec(3, 4)),
            ],
            Start).Assign(SlotA, 1);

        Assert.Equal(3, Beside(ledger, Hyperparameters.Default.HiddenSize)!.Spec.Id.Number);
    }

    [Fact]
    public void Assign_BesideIsRepeated_GivesTheSameAttempt()
    {
        var ledger = Sizes(64, 64, 64).Assign(SlotA, 1);
        var pull = Pull(2, 64);

        var first = LedgerRules.Assign(ledger, pull, isMember: true, Start);
        var again = LedgerRules.Assign(first.Next, pull, isMember: true, Start);

        Assert.Equal(first.Answer!.AttemptId, again.Answer!.AttemptId);
        Assert.Same(first.Next, again.Next);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(128, null)]
    public void Assign_BesideWhileATrialMayGoOnFromItsRung_GivesThatOneOrNone(int size, int? given)
    {
        RungLadder ladder = new(minEpochs: 2, eta: 2, byValidation: false);
        var ledger = SweepLedger.From(
            new SweepRecord(LedgerFixture.Sweep, "{}", "test", 0, Start),
            new LedgerSettings(1, long.MaxValue, new SuccessiveHalving(ladder)) { Ladder = ladder },
            [.. Enumerable.Range(1, 4).Select(number => new TrialEntry(Sized(number, number <= 2 ? 64 : 128)))],
            Start);
        for (var trial = 1; trial <= 2; trial++)
        {
            var perplexity = 4.0 + trial;
            ledger = ledger.Assign(SlotA, trial)
                .Report(Report(trial, 1, resumedFrom: 0, epochs: [1, 2], checkpoints: [File(2, 1)], perplexity: _ => perplexity))
                .Report(Report(trial, 1, end: AttemptOutcome.Released));
        }

        Assert.Equal(given, Beside(ledger, size)?.Spec.Id.Number);
    }

    private static SweepLedger Sizes(params int[] sizes) => SweepLedger.From(
        new SweepRecord(LedgerFixture.Sweep, "{}", "test", 0, Start),
        new LedgerSettings(1, long.MaxValue, new RunToTheEnd()),
        [.. sizes.Select((size, index) => new TrialEntry(Sized(index + 1, size)))],
        Start);

    private static TrialSpec Sized(int number, int size)
    {
        var spec = Spec(number, 4);
        return spec with { Hyperparameters = spec.Hyperparameters with { HiddenSize = size } };
    }

    private static TrialEntry? Beside(SweepLedger ledger, int size, int leave = 0) =>
        LedgerRules.Assign(ledger, Pull(2, size, leave), isMember: true, Start).Answer;

    private static PullRequest Pull(long number, int size, int leave = 0) => new(
        SlotB, number,
        new LaneRequest(LedgerFixture.Sweep, TrialShape.Of(Hyperparameters.Default with { HiddenSize = size }), Leave: leave));
}
