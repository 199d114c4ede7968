using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>Finds checkpoint files that no one will ask for: those that the ledger does not know, under attempts that
/// have ended.</summary>
internal static class CheckpointOrphans
{
    public static ImmutableArray<string> Find(SweepLedger ledger, ImmutableArray<StoredFile> files)
    {
        var orphans = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files)
        {
            // A live attempt's newest file may be on disk before its report is here.
            if (ledger.Find(file.Trial) is not { } trial || IsLive(trial, file.Attempt)) continue;
            if (!trial.Checkpoints.Any(c => c.Path == file.Path)) orphans.Add(file.Path);
        }

        return orphans.ToImmutable();
    }

    private static bool IsLive(TrialEntry trial, int attempt) =>
        attempt > trial.Attempt || (attempt == trial.Attempt && trial.Lease is not null);
}
