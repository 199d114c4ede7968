using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>Which checkpoint files are kept.</summary>
/// <remarks>
/// A trial that may go on keeps the newest two, so that a corrupt one has one before it; an ended trial keeps the
/// newest, so that it can be extended. Every trial keeps its best candidate. Beyond the quota the worst ended trials
/// lose all their files first; the best of them never does.
/// </remarks>
internal static class CheckpointRetention
{
    private const int NewestKept = 2;

    /// <summary>Forgets the files of a trial that it has no use for. What the quota takes is for the end of the rule: only when
    /// all have their new states is it known which of those that ended are the worst.</summary>
    public static TrialEntry Trim(LedgerEdit edit, TrialEntry trial)
    {
        if (trial.Checkpoints.IsEmpty) return trial; // A sweep that ends may have many thousand of them.
        var best = trial.CandidateFile;
        var newest = trial.Checkpoints.OrderBy(c => c.Epoch).TakeLast(trial.HasEnded ? 1 : NewestKept).ToHashSet();
        edit.MayExceedQuota = true;
        return Forget(edit, trial, c => c != best && !newest.Contains(c));
    }

    /// <summary>Takes from the worst ended trials what is beyond the quota.</summary>
    public static void EnforceQuota(LedgerEdit edit)
    {
        if (edit.Ledger.CheckpointBytes <= edit.Ledger.Settings.QuotaBytes || edit.Ledger.EndedBytes == 0) return;
        // The best of those that have ended: one that still runs may diverge yet, and then this is the best of the sweep.
        var bestEnded = edit.Ledger.Ranking.FirstOrDefault(r => edit.Ledger.Find(r.Number)!.HasEnded).Number;
        var unranked = edit.Ledger.Trials.Where(t => !TrialRanking.IsRanked(t)).Select(t => t.Spec.Id.Number);
        var worstFirst = unranked.Concat(edit.Ledger.Ranking.Reverse().Select(r => r.Number)).ToImmutableArray();
        foreach (var number in worstFirst)
        {
            if (edit.Ledger.CheckpointBytes <= edit.Ledger.Settings.QuotaBytes) return;
            var trial = edit.Ledger.Find(number)!;
            if (number != bestEnded && trial.HasEnded) Forget(edit, trial, _ => true);
        }
    }

    private static TrialEntry Forget(LedgerEdit edit, TrialEntry trial, Func<Checkpoint, bool> isUnneeded)
    {
        var gone = trial.Checkpoints.Where(isUnneeded).ToImmutableArray();
        if (gone.IsEmpty) return trial;
        var next = edit.Set(trial with { Checkpoints = trial.Checkpoints.RemoveRange(gone) });
        foreach (var checkpoint in gone) edit.Write(new LedgerChange.CheckpointForgotten(next.Spec.Id, checkpoint));
        return next;
    }
}
