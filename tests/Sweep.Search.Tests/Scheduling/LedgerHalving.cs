using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests.Scheduling;

/// <summary>The ledger's rules alone, without grains and clocks. Its coordinator may be replaced before any event.</summary>
internal sealed class LedgerHalving : IHalving
{
    private readonly HalvingScript _script;
    private readonly LedgerModel _store;
    private readonly Func<bool> _isReplaced;
    private readonly Dictionary<int, int> _reported = [];
    private long _pulls;

    public LedgerHalving(HalvingScript script, Func<bool>? isReplaced = null, IComparer<int>? queue = null)
    {
        (_script, _isReplaced) = (script, isReplaced ?? (() => false));
        Ledger = LedgerFixture.Ledger(script.Trials.Length, script.Epochs, ladder: script.Ladder, queue: queue);
        _store = new LedgerModel(Ledger);
    }

    public SweepLedger Ledger { get; private set; }

    public (int Trial, int Epoch)? Pull(int slot)
    {
        var answer = Take(ledger => LedgerRules.Assign(ledger, new PullRequest(Slot(slot), ++_pulls), isMember: true, Start));
        if (answer is null) return null;
        var number = answer.Spec.Id.Number;
        _reported[number] = answer.EpochsDone;
        Take(ledger => LedgerRules.Report(
            ledger, LedgerFixture.Report(number, answer.Attempt, resumedFrom: answer.EpochsDone), Start));
        return (number, answer.EpochsDone);
    }

    public bool Reached(int slot, int trial, int epoch, double perplexity)
    {
        if (Train(trial, epoch, null) == Verdict.Continue) return true;
        Assert.Equal(Verdict.Abandon, Train(trial, epoch, AttemptOutcome.Released));
        return false;
    }

    public void Ended(int slot, int trial, int epoch, double perplexity) => Train(trial, epoch, AttemptOutcome.Succeeded);

    public void Diverged(int slot, int trial, int epoch) => Train(trial, epoch, AttemptOutcome.Diverged);

    private static SlotId Slot(int slot) => new($"127.0.0.1:{slot + 1}@1", "cpu:0");

    private Verdict Train(int trial, int epoch, AttemptOutcome? end)
    {
        var attempt = Ledger.Find(trial)!.Attempt;
        var from = _reported[trial] + 1;
        _reported[trial] = epoch;
        var report = LedgerFixture.Report(
            trial, attempt, epochs: from > epoch ? [] : Epochs(from, epoch), checkpoints: [File(epoch, attempt)], end: end,
            perplexity: e => _script.Perplexity(trial, e));
        var verdict = Take(ledger => LedgerRules.Report(ledger, report, Start));
        // The answer may be lost with the coordinator; the slot repeats its report to the next one.
        return end is null && _isReplaced() ? Take(ledger => LedgerRules.Report(ledger, report, Start)) : verdict;
    }

    private T Take<T>(Func<SweepLedger, LedgerStep<T>> rule)
    {
        if (_isReplaced()) Ledger = _store.Reload(Ledger.Settings, Start);
        var step = rule(Ledger);
        _store.Apply(step.Changes);
        Ledger = step.Next;
        return step.Answer;
    }
}
