using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>A slot is told now what it was assigned. The store may have taken long to keep it, and until now the slot
    /// could neither renew nor list it.</summary>
    /// <returns>The ledger with its lease as new; the same when the attempt is no longer live.</returns>
    public static SweepLedger Handed(SweepLedger ledger, AttemptId attempt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (Live(ledger, attempt) is not { Lease: { } lease } trial) return ledger;
        var edit = new LedgerEdit(ledger);
        edit.Touch(trial with { Lease = lease with { RenewedAt = now, ListedAt = now } });
        return edit.Ledger;
    }
}
