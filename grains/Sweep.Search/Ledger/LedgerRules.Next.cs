using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>The trial to hand out next.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="beside">What it is to train beside; null for any.</param>
    /// <returns>Null when there is none, or when those that wait are left to slots that have none.</returns>
    private static TrialEntry? Next(SweepLedger ledger, LaneRequest? beside)
    {
        if (ledger.Queued.IsEmpty) return null;
        if (beside is not { } lane) return ledger.Trials[ledger.Queued.Min - 1];
        if (ledger.Queued.Count <= lane.Leave || !ledger.QueuedByShape.TryGetValue(lane.Shape, out var alike)) return null;
        // A suspect trains alone, so it is no other's companion.
        return alike.Select(number => ledger.Trials[number - 1]).FirstOrDefault(trial => !trial.IsSuspect);
    }
}
