using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

public sealed class LedgerHandedTests
{
    [Fact]
    public void Handed_StoreTookLongerThanAListing_KeepsTheLease()
    {
        var ledger = Ledger(trials: 2).Assign(SlotA, 1).Assign(SlotA, 2);
        var attempt = ledger.Find(2)!.AttemptId;
        var answered = Start + Lease.ListingLength;
        // The slot renews what it has, and cannot list what it has not heard of.
        ledger = LedgerRules.Renew(ledger, SlotA, [ledger.Find(1)!.AttemptId], answered).Next;

        var handed = LedgerRules.Handed(ledger, attempt, answered);

        Assert.Equal(attempt, Assert.Single(LedgerRules.Expire(ledger, _ => false, answered).Answer));
        Assert.Empty(LedgerRules.Expire(handed, _ => false, answered + Lease.RenewalPeriod).Answer);
    }

    [Fact]
    public void Handed_AttemptIsNoLongerLive_ChangesNothing()
    {
        var ledger = Ledger(trials: 1).Assign(SlotA, 1);
        var lost = ledger.Find(1)!.AttemptId;
        ledger = LedgerRules.Expire(ledger, _ => true, Start).Next;

        Assert.Same(ledger, LedgerRules.Handed(ledger, lost, Start));
    }
}
