using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

public static partial class LedgerRules
{
    /// <summary>Takes what a slot says about an attempt.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="report">What it says; whatever the ledger knows already changes nothing.</param>
    /// <param name="now">The coordinator's time.</param>
    /// <returns>What the slot is to do; <see cref="Verdict.Abandon"/>, and nothing changed, if the attempt is not
    /// live.</returns>
    public static LedgerStep<Verdict> Report(SweepLedger ledger, AttemptReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(report);
        if (Live(ledger, report.Attempt) is not { } trial) return new(ledger, Verdict.Abandon, []);

        var edit = new LedgerEdit(ledger);
        var lease = trial.Lease! with { RenewedAt = now, ListedAt = now };
        trial = trial with { Lease = lease };
        edit.Touch(trial);
        if (report.Start is { } start && !lease.HasStarted) trial = Begin(edit, trial, start, now);
        var endsSweep = false;
        var fresh = report.Measurements.Where(m => m.Epoch > trial.EpochsDone).ToImmutableArray();
        var end = report.End;
        if (FirstGap(trial, fresh) is { } gap)
        {
            (fresh, end) = ([], gap);
            report = report with { Checkpoints = [], Samples = [] }; // Of epochs that the ledger does not have.
        }

        if (!fresh.IsEmpty) (trial, endsSweep) = Measure(edit, trial, fresh);
        else if (report.Measurements is [.., { Epoch: var epoch }] && epoch == trial.EpochsDone) trial = DecideAgain(edit, trial);
        trial = AddCheckpoints(edit, trial, report.Checkpoints);
        if (!report.Samples.IsEmpty)
        {
            trial = edit.Set(trial); // A stale coordinator must not write samples either: the row's version fences them.
            edit.Write(new LedgerChange.Sampled(trial.AttemptId, report.Samples));
        }

        if (end?.Outcome == AttemptOutcome.Succeeded && trial.EpochsDone < trial.Spec.Hyperparameters.Epochs)
        {
            // All that it was handed: the sweep was extended meanwhile, and whoever has it next goes on from here.
            end = trial.EpochsDone == lease.Epochs
                ? new AttemptEnd(AttemptOutcome.Released)
                : new AttemptEnd(
                    AttemptOutcome.Failed,
                    $"It ended after epoch {trial.EpochsDone} of {trial.Spec.Hyperparameters.Epochs} as if it had trained them all.");
        }

        if (end is not null) Close(edit, trial, end, now);
        if (endsSweep && edit.Ledger.Sweep.State != SweepState.Stopping) StopSweep(edit);
        FinishIfAllEnded(edit, now);
        var after = Live(edit.Ledger, report.Attempt);
        return edit.Answer(after is null ? Verdict.Abandon : VerdictFor(edit.Ledger, after));
    }

    /// <summary>The attempt trains: what the ledger holds beyond the epoch that it resumed from will be made
    /// anew.</summary>
    private static TrialEntry Begin(LedgerEdit edit, TrialEntry trial, AttemptStart start, DateTimeOffset now)
    {
        var epoch = Math.Clamp(start.ResumedFromEpoch, 0, trial.EpochsDone);
        var kept = trial.Checkpoints.RemoveAll(c => c.Epoch > epoch);
        var gone = trial.Checkpoints.RemoveAll(c => c.Epoch <= epoch);
        // The best of the kept ones stands in until the lost ones are made again: epoch for epoch the same, on the
        // exact path.
        var candidate = trial.Candidate is { } best && best.Epoch > epoch ? BestCandidate(kept) : trial.Candidate;
        var next = edit.Set(trial with
        {
            EpochsDone = epoch,
            Last = epoch == trial.EpochsDone ? trial.Last : null,
            BestPerplexity = epoch == 0 ? null : trial.BestPerplexity,
            RungValues = RungsUpTo(edit.Ledger.Settings.Ladder, trial, epoch),
            Candidate = candidate,
            Checkpoints = kept,
            Lease = trial.Lease! with { HasStarted = true, ResumedFrom = epoch },
        });
        edit.Write(new LedgerChange.AttemptStarted(next.AttemptId, start with { ResumedFromEpoch = epoch }, now));
        foreach (var checkpoint in gone) edit.Write(new LedgerChange.CheckpointForgotten(trial.Spec.Id, checkpoint));
        return next;
    }

    /// <summary>Where it is to be compared anew. Its value will be the same, on the exact path.</summary>
    private static ImmutableArray<double> RungsUpTo(RungLadder? ladder, TrialEntry trial, int epoch)
    {
        var values = trial.RungValues;
        while (values.Length > 0 && ladder!.Epochs[values.Length - 1] > epoch) values = values.RemoveAt(values.Length - 1);
        return values;
    }

    /// <summary>Reports arrive in order and are repeated until answered, so epochs follow each other; if not, the
    /// attempt cannot be trusted.</summary>
    private static AttemptEnd? FirstGap(TrialEntry trial, ImmutableArray<Measurement> fresh)
    {
        var expected = trial.EpochsDone + 1;
        foreach (var measurement in fresh)
        {
            if (measurement.Epoch != expected)
            {
                return new AttemptEnd(
                    AttemptOutcome.Failed, $"Epoch {measurement.Epoch} was reported where epoch {expected} was due.");
            }

            expected++;
        }

        return expected - 1 > trial.Spec.Hyperparameters.Epochs
            ? new AttemptEnd(
                AttemptOutcome.Failed,
                $"Epoch {expected - 1} was reported of a trial that has {trial.Spec.Hyperparameters.Epochs}.")
            : null;
    }

    private static (TrialEntry Trial, bool EndsSweep) Measure(
        LedgerEdit edit, TrialEntry trial, ImmutableArray<Measurement> fresh)
    {
        var verdict = trial.Lease!.Verdict;
        var endsSweep = false;
        var best = trial.BestPerplexity;
        var (ladder, values) = (edit.Ledger.Settings.Ladder, trial.RungValues);
        foreach (var measurement in fresh)
        {
            if (!trial.TrainsToTheEnd)
            {
                var decision = edit.Ledger.Settings.Scheduler.Decide(edit.Ledger, trial, measurement);
                if (decision.Verdict > verdict) verdict = decision.Verdict;
                endsSweep |= decision.EndsSweep;
            }

            if (ladder?.At(measurement.Epoch, trial.Spec.Hyperparameters.Epochs) == values.Length)
                values = values.Add(ladder.ValueOf(measurement));
            if (double.IsFinite(measurement.Perplexity) && !(best <= measurement.Perplexity)) best = measurement.Perplexity;
        }

        var next = edit.Set(trial with
        {
            EpochsDone = fresh[^1].Epoch,
            Last = fresh[^1],
            BestPerplexity = best,
            RungValues = values,
            Lease = trial.Lease with { Verdict = verdict, DecidedAt = fresh[^1].Epoch },
        });
        edit.Write(new LedgerChange.Measured(next.AttemptId, fresh));
        return (next, endsSweep);
    }

    /// <summary>What was decided about the attempt's newest measurement went with the coordinator before, and whether the slot
    /// heard of it nobody knows. An attempt that went on from that epoch is none of those.</summary>
    private static TrialEntry DecideAgain(LedgerEdit edit, TrialEntry trial)
    {
        if (trial is not { TrainsToTheEnd: false, Last: { } last, Lease: { } lease }) return trial;
        if (last.Epoch != trial.EpochsDone || last.Epoch == lease.DecidedAt || !(last.Epoch > lease.ResumedFrom)) return trial;
        var verdict = edit.Ledger.Settings.Scheduler.Decide(edit.Ledger, trial, last).Verdict;
        var next = trial with { Lease = lease with { Verdict = verdict, DecidedAt = last.Epoch } };
        edit.Touch(next);
        return next;
    }

    private static TrialEntry AddCheckpoints(LedgerEdit edit, TrialEntry trial, ImmutableArray<Checkpoint> reported)
    {
        // An attempt writes in ascending order and its newest is never forgotten, so what is not newer was taken
        // before.
        var newest = trial.Checkpoints.Where(c => c.Attempt == trial.Attempt).Select(c => c.Epoch).DefaultIfEmpty(0).Max();
        var fresh = reported.Where(c => c.Attempt == trial.Attempt && c.Epoch > newest).ToImmutableArray();
        if (fresh.IsEmpty) return trial;

        var all = trial.Checkpoints.AddRange(fresh);
        var candidate = BestCandidate(fresh) is { } found && !(trial.Candidate <= found) ? found : trial.Candidate;
        var next = edit.Set(trial with { Checkpoints = all, Candidate = candidate, Deaths = 0 });
        foreach (var checkpoint in fresh) edit.Write(new LedgerChange.CheckpointAdded(next.Spec.Id, checkpoint));
        return CheckpointRetention.Trim(edit, next);
    }

    private static CandidateResult? BestCandidate(ImmutableArray<Checkpoint> checkpoints)
    {
        CandidateResult? best = null;
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.Perplexity is not { } perplexity) continue;
            var candidate = new CandidateResult(checkpoint.Epoch, perplexity);
            if (!(best <= candidate)) best = candidate;
        }

        return best;
    }
}
