using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Ends trials at their user's wish. A slot that trains one hears so at its next report or renewal: its attempt is
    /// no longer the live one. The sweep finishes with its last trial, also while it is paused.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="numbers">Which trials; empty for all. Those that have ended stay as they are.</param>
    /// <param name="now">The coordinator's time.</param>
    /// <returns>How many were cancelled.</returns>
    /// <exception cref="InvalidChangeException">A number is none of the sweep's.</exception>
    public static LedgerStep<int> Cancel(SweepLedger ledger, ImmutableArray<int> numbers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ThrowIfUnknown(ledger, numbers);
        var edit = new LedgerEdit(ledger);
        var cancelled = 0;
        foreach (var number in Chosen(ledger, numbers))
        {
            var trial = edit.Ledger.Trials[number - 1];
            if (trial.HasEnded) continue;
            cancelled++;
            if (trial.Lease is not null) Close(edit, trial, new AttemptEnd(AttemptOutcome.Cancelled), now);
            else CheckpointRetention.Trim(edit, edit.Set(trial with { State = TrialState.Cancelled }));
        }

        FinishIfAllEnded(edit, now);
        return edit.Answer(cancelled);
    }

    /// <summary>Queues ended trials anew, with all their retries; they go on from their newest checkpoint. A finished or paused
    /// sweep runs again if that leaves it anything to do.</summary>
    /// <remarks>A trial that was stopped trains to its last epoch this time: its user overruled the trial scheduler, and the
    /// same target would only stop it again. Nor does it end the others.</remarks>
    /// <param name="ledger">The ledger.</param>
    /// <param name="numbers">Which trials, failed, cancelled or stopped; empty for all that failed. Those that wait in the queue
    /// get all their retries too: they may be what paused the sweep. None of them is a suspect any more.</param>
    /// <returns>How many ended trials were queued.</returns>
    /// <exception cref="InvalidChangeException">A number is none of the sweep's, or that trial succeeded or diverged; or the
    /// sweep is stopping.</exception>
    public static LedgerStep<int> Retry(SweepLedger ledger, ImmutableArray<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ThrowIfUnknown(ledger, numbers);
        ThrowIfStopping(ledger, "retry trials of it");
        if (!numbers.IsDefaultOrEmpty) ThrowIfResults(ledger, numbers);
        var edit = new LedgerEdit(ledger);
        var queued = 0;
        foreach (var number in Chosen(ledger, numbers))
        {
            var trial = ledger.Trials[number - 1];
            if (trial.HasEnded && (!numbers.IsDefaultOrEmpty || trial.State == TrialState.Failed))
            {
                queued++;
                var isOverruled = trial.TrainsToTheEnd || trial.State == TrialState.Stopped;
                edit.Set(trial with { State = TrialState.Queued, Failures = 0, Deaths = 0, TrainsToTheEnd = isOverruled });
            }
            else if (trial.State == TrialState.Queued && (trial.Failures > 0 || trial.Deaths > 0))
            {
                edit.Set(trial with { Failures = 0, Deaths = 0 });
            }
        }

        RunIfAnythingWaits(edit, liftsPause: true);
        return edit.Answer(queued);
    }

    /// <summary>Sees that nothing trains, or will, before a sweep is deleted.</summary>
    /// <exception cref="InvalidChangeException">The sweep runs, or a slot still has a trial of it.</exception>
    public static void ThrowIfAtWork(SweepLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var (sweep, counts) = (ledger.Sweep, ledger.Counts);
        if (sweep.State is (SweepState.Paused or SweepState.Finished) && ledger.Leased.IsEmpty) return;
        throw new InvalidChangeException(
            $"Sweep '{sweep.Id}' has not ended ({counts.Running} trials running, {counts.Queued} queued), so it is not deleted. " +
            $"Cancel it first: 'sweep cancel {sweep.Id}'.");
    }

    private static IEnumerable<int> Chosen(SweepLedger ledger, ImmutableArray<int> numbers) =>
        numbers.IsDefaultOrEmpty ? Enumerable.Range(1, ledger.Trials.Count) : numbers.Distinct();

    private static void RunIfAnythingWaits(LedgerEdit edit, bool liftsPause)
    {
        var (sweep, counts) = (edit.Ledger.Sweep, edit.Ledger.Counts);
        var maySet = sweep.State == SweepState.Finished || (liftsPause && sweep.State == SweepState.Paused);
        if (!maySet || (counts.Running == 0 && !HasWork(edit.Ledger))) return;
        edit.Set(sweep with { State = SweepState.Running, Reason = null, Finished = null });
    }

    private static void ThrowIfUnknown(SweepLedger ledger, ImmutableArray<int> numbers)
    {
        if (numbers.IsDefaultOrEmpty) return;
        var unknown = numbers.Where(n => ledger.Find(n) is null).Distinct().ToImmutableArray();
        if (unknown.IsEmpty) return;
        throw new InvalidChangeException(
            $"Sweep '{ledger.Sweep.Id}' has no trial {Listed(unknown)}: its trials are numbered from 1 to {ledger.Trials.Count}. " +
            "Nothing was changed.");
    }

    private static void ThrowIfResults(SweepLedger ledger, ImmutableArray<int> numbers)
    {
        var results = numbers.Where(n => ledger.Find(n)!.State is TrialState.Succeeded or TrialState.Diverged)
            .Distinct().ToImmutableArray();
        if (results.IsEmpty) return;
        var state = ledger.Find(results[0])!.State == TrialState.Succeeded ? "succeeded" : "diverged";
        throw new InvalidChangeException(
            (results.Length == 1 ? $"Trial {Listed(results)} has {state}, which is a result" : $"Trials {Listed(results)} have results") +
            "; only failed, cancelled and stopped trials can be tried again. Nothing was changed. More epochs take trials that " +
            $"succeeded further: 'sweep extend {ledger.Sweep.Id} --epochs N'.");
    }

    private static void ThrowIfStopping(SweepLedger ledger, string wish)
    {
        if (ledger.Sweep.State != SweepState.Stopping) return;
        throw new InvalidChangeException(
            $"Sweep '{ledger.Sweep.Id}' is stopping: its running trials end with their epoch. " +
            $"Wait until it has finished, then {wish}.");
    }

    /// <summary>Numbers in quotes; the first few of many.</summary>
    private static string Listed(ImmutableArray<int> numbers)
    {
        const int Most = 5;
        var shown = string.Join(", ", numbers.Take(Most).Select(n => $"'{n}'"));
        return numbers.Length <= Most ? shown : $"{shown} and {numbers.Length - Most} more";
    }
}
