using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

public sealed class CheckpointRetentionTests
{
    [Fact]
    public void Running_KeepsTheNewestTwoAndTheBestCandidate()
    {
        var ledger = Ledger(trials: 1, epochs: 9).Assign(SlotA, 1);

        ledger = Train(ledger, 1, (1, null), (2, 3.0), (3, null), (4, 4.0), (5, null));

        Assert.Equal([2, 4, 5], Files(ledger, 1));
    }

    [Fact]
    public void Ended_KeepsTheNewestAndTheBestCandidate()
    {
        var ledger = Ledger(trials: 1, epochs: 4).Assign(SlotA, 1);

        ledger = Train(ledger, 1, AttemptOutcome.Succeeded, (1, null), (2, 2.0), (3, null), (4, 2.5));

        Assert.Equal([2, 4], Files(ledger, 1));
        Assert.Equal(new CandidateResult(2, 2.0), ledger.Find(1)!.Candidate);
    }

    [Fact]
    public void CandidatesThatTieToTwoDecimals_KeepTheEarlier()
    {
        var ledger = Ledger(trials: 1, epochs: 4).Assign(SlotA, 1);

        ledger = Train(ledger, 1, AttemptOutcome.Succeeded, (2, 1.204), (4, 1.196));

        Assert.Equal(2, ledger.Find(1)!.Candidate!.Value.Epoch);
        Assert.Equal([2, 4], Files(ledger, 1));
    }

    [Fact]
    public void OverQuota_WorstEndedTrialLosesItsFilesFirstAndKeepsItsResult()
    {
        var ledger = Ledger(trials: 3, epochs: 4, quota: 25);
        foreach (var (trial, perplexity) in new[] { (1, 2.0), (2, 3.0), (3, 1.5) })
            ledger = Train(ledger.Assign(SlotA, trial), trial, AttemptOutcome.Succeeded, (4, perplexity));

        Assert.Empty(Files(ledger, 2));
        Assert.Equal(new CandidateResult(4, 3.0), ledger.Find(2)!.Candidate);
        Assert.Equal([[4], [4]], new[] { Files(ledger, 1), Files(ledger, 3) });
        Assert.Equal(20, ledger.CheckpointBytes);
    }

    [Fact]
    public void OverQuota_RunningTrialAndTheBestOfTheSweepKeepTheirs()
    {
        var ledger = Ledger(trials: 2, epochs: 4, quota: 5);
        ledger = Train(ledger.Assign(SlotA, 1), 1, AttemptOutcome.Succeeded, (4, 2.0));

        ledger = Train(ledger.Assign(SlotB, 1), 2, (1, null), (2, null));

        Assert.Equal([4], Files(ledger, 1));
        Assert.Equal([1, 2], Files(ledger, 2));
    }

    [Fact]
    public void OverQuota_RunningTrialLeads_TheBestOfThoseThatEndedKeepsItsFile()
    {
        var ledger = Ledger(trials: 3, epochs: 4, quota: 15);
        ledger = Train(ledger.Assign(SlotA, 1), 1, AttemptOutcome.Succeeded, (4, 2.0));
        ledger = Train(ledger.Assign(SlotA, 2), 2, AttemptOutcome.Succeeded, (4, 3.0));

        ledger = Train(ledger.Assign(SlotB, 1), 3, (1, 1.1));
        ledger = ledger.Report(Report(3, 1, epochs: [2], end: AttemptOutcome.Diverged));

        Assert.Equal([4], Files(ledger, 1));
        Assert.Equal(1, ledger.Ranking.Min.Number);
    }

    [Fact]
    public void OverQuota_DivergedTrialLosesItsFilesBeforeAnyOther()
    {
        var ledger = Ledger(trials: 3, epochs: 4, quota: 25);
        ledger = Train(ledger.Assign(SlotA, 1), 1, AttemptOutcome.Diverged, (2, 1.1));
        ledger = Train(ledger.Assign(SlotA, 2), 2, AttemptOutcome.Succeeded, (4, 3.0));

        ledger = Train(ledger.Assign(SlotA, 3), 3, AttemptOutcome.Succeeded, (4, 4.0));

        Assert.Empty(Files(ledger, 1));
        Assert.Equal(2, ledger.Ranking.Min.Number);
    }

    [Fact]
    public void OverQuota_ManyEndAtOnce_TheWorstOfThemAllLosesItsFiles()
    {
        var ledger = Ledger(trials: 3, epochs: 4, quota: 25);
        foreach (var (trial, perplexity) in new[] { (1, 2.0), (2, 1.5), (3, 3.0) })
        {
            ledger = Train(ledger.Assign(SlotA, trial), trial, (2, perplexity));
            ledger = LedgerRules.Pause(ledger, "a test").Next.Report(Report(trial, 1, end: AttemptOutcome.Released));
            // The next one's turn.
            ledger = LedgerRules.Resume(ledger).Next.Assign(SlotB, trial);
        }

        ledger = LedgerRules.Cancel(ledger, [], Start).Next;

        Assert.Equal([2], Files(ledger, 1));
        Assert.Equal([2], Files(ledger, 2));
        Assert.Empty(Files(ledger, 3));
    }

    [Fact]
    public void ResumedFromAnEarlierEpoch_ForgetsTheFilesBeyondIt()
    {
        var ledger = Ledger(trials: 1, epochs: 9).Assign(SlotA, 1);
        ledger = Train(ledger, 1, (2, 5.0), (3, null), (4, 2.0));
        ledger = LedgerRules.Expire(ledger, silo => silo == SlotA.Silo, Start).Next.Assign(SlotB, 1);

        // The newest file, of epoch 4, was corrupt.
        ledger = ledger.Report(Report(1, 2, resumedFrom: 3));

        Assert.Equal([3], Files(ledger, 1));
        Assert.Null(ledger.Find(1)!.Candidate);
        Assert.Equal(3, ledger.Find(1)!.EpochsDone);

        ledger = ledger.Report(Report(1, 2, epochs: [4], checkpoints: [File(4, 2, 2.0)]));

        Assert.Equal(new CandidateResult(4, 2.0), ledger.Find(1)!.Candidate);
        Assert.Equal(2, ledger.Find(1)!.CandidateFile!.Attempt);
    }

    private static IEnumerable<int> Files(SweepLedger ledger, int trial) => ledger.Find(trial)!.Checkpoints.Select(c => c.Epoch);

    private static SweepLedger Train(SweepLedger ledger, int trial, params (int Epoch, double? Perplexity)[] files) =>
        Train(ledger, trial, null, files);

    private static SweepLedger Train(
        SweepLedger ledger, int trial, AttemptOutcome? end, params (int Epoch, double? Perplexity)[] files)
    {
        foreach (var (epoch, perplexity) in files)
        {
            ledger = ledger.Report(Report(
                trial,
                attempt: 1,
                resumedFrom: 0,
                epochs: Epochs(ledger.Find(trial)!.EpochsDone + 1, epoch),
                checkpoints: [File(epoch, 1, perplexity) with { Path = $"{trial}/{epoch}" }],
                end: epoch == files[^1].Epoch ? end : null));
        }

        return ledger;
    }
}
