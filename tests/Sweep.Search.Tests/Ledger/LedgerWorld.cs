using System.Collections.Immutable;
using Sweep.Contracts;
using static Sweep.Search.Tests.LedgerFixture;

namespace Sweep.Search.Tests;

/// <summary>A coordinator, its store, and three slots that remember what they were given, even when it is no longer
/// theirs.</summary>
internal sealed class LedgerWorld
{
    private const int Trials = 5;
    private const int EpochsEach = 4;
    private const int MostTrials = 8;
    private const int MostEpochs = 9;

    private readonly SlotId[] _slots = [.. Enumerable.Range(0, 3).Select(i => new SlotId($"127.0.0.1:{i + 1}@1", "cpu:0"))];
    private readonly long[] _pulls = [1, 1, 1];
    private readonly List<AttemptReport> _sent = [];
    private readonly Dictionary<AttemptId, int> _trained = [];
    private readonly Dictionary<int, List<TrialEntry>> _given = new() { [0] = [], [1] = [], [2] = [] };
    private readonly Dictionary<AttemptId, Verdict> _verdicts = [];
    private LedgerSettings _settings;
    private DateTimeOffset _now = Start;

    public LedgerWorld(ITrialScheduler scheduler, RungLadder? ladder = null)
    {
        _settings = new LedgerSettings(1, 60, scheduler) { Ladder = ladder };
        Ledger = LedgerFixture.Ledger(Trials, EpochsEach, retries: 1, quota: 60, scheduler, ladder);
        Store = new LedgerModel(Ledger);
    }

    public SweepLedger Ledger { get; private set; }

    public LedgerModel Store { get; }

    public void Happen(int kind, int slot, int number)
    {
        switch (kind)
        {
            case 0 or 1 or 2: Pull(slot, isRepeat: number % 4 == 0); break;
            case 3 or 4 or 5: Train(slot, number); break;
            case 6: Repeat(number); break;
            case 7: Renew(slot, listsAll: number % 3 > 0); break;
            case 8: Expire(isGone: number % 5 == 0 ? slot : null, seconds: number % 12); break;
            case 9: Ledger = Store.Reload(_settings, _now); break;
            case 10: Take(LedgerRules.Pause(Ledger, "a test")); break;
            case 11: Take(LedgerRules.Resume(Ledger)); break;
            case 12: Take(LedgerRules.Cancel(Ledger, number < 10 ? [] : [Pick(number)], _now)); break;
            case 13 or 14: Change(() => LedgerRules.Retry(Ledger, number < 50 ? [] : [Pick(number)])); break;
            case 15: Change(() => Extend(number)); break;
            case 16: Expire(isGone: slot, seconds: 0); break;
            case 17: Begin(slot, number); break;
        }
    }

    /// <summary>From here on no fault: every slot pulls and trains what it gets to its end.</summary>
    public void RunOut()
    {
        Take(LedgerRules.Resume(Ledger));
        Expire(isGone: null, seconds: 100);
        for (var round = 0; Ledger.Sweep.State != SweepState.Finished; round++)
        {
            Assert.True(round < 200, "The sweep never finished.");
            Pull(round % 3, isRepeat: false);
            foreach (var trial in _given[round % 3].ToArray())
            {
                // From rung to rung, where there are any.
                for (var i = 0; i <= Ledger.Rungs.Length; i++) TrainOn(trial, MostEpochs, AttemptOutcome.Succeeded);
            }

            Take(LedgerRules.Resume(Ledger));
        }
    }

    public void CheckInvariants()
    {
        foreach (var trial in Ledger.Trials)
        {
            Assert.InRange(trial.Deaths, 0, trial.State == TrialState.Failed ? 4 : 3); // The row ends with a suspect's.
            Assert.Equal(trial.State == TrialState.Running, trial.Lease is not null);
            Assert.InRange(trial.EpochsDone, 0, trial.Spec.Hyperparameters.Epochs);
            Assert.True(trial.State != TrialState.Succeeded || trial.EpochsDone == trial.Spec.Hyperparameters.Epochs);
        }

        Assert.Equal(Ledger.Trials.All(t => t.HasEnded), Ledger.Sweep.State == SweepState.Finished);
        Assert.Equal(Ledger.Sweep.State == SweepState.Finished, Ledger.Sweep.Finished is not null);

        // The store has the same rows, and a walk over the trials gives the same indexes.
        Assert.Equal(Ledger.Sweep, Store.Sweep);
        Assert.Equal(Ledger.Trials.Select(Row), Store.Trials.Select(Row));
        var afresh = SweepLedger.From(Ledger.Sweep, _settings, [.. Ledger.Trials], _now);
        Assert.Equal(afresh.Queued, Ledger.Queued);
        Assert.Equal(afresh.Leased, Ledger.Leased);
        Assert.Equal(Shapes(afresh), Shapes(Ledger));
        Assert.Equal(Ledger.Queued.Order(), Ledger.QueuedByShape.Values.SelectMany(numbers => numbers).Order());
        Assert.Equal(afresh.Ranking, Ledger.Ranking);
        Assert.Equal(
            (afresh.Counts, afresh.EpochsDone, afresh.EpochsTotal, afresh.CheckpointBytes, afresh.EndedBytes),
            (Ledger.Counts, Ledger.EpochsDone, Ledger.EpochsTotal, Ledger.CheckpointBytes, Ledger.EndedBytes));
        Assert.Equal(afresh.Rungs.Select(Standings), Ledger.Rungs.Select(Standings));
        if (_settings.Ladder is not null)
            Assert.Equal(Store.Reload(_settings, _now).Rungs.Select(Standings), Ledger.Rungs.Select(Standings));
        foreach (var trial in Ledger.Trials) Assert.Equal(Epochs1To(trial.EpochsDone), Store.CurveOf(trial.Spec.Id.Number));
    }

    private static IEnumerable<(TrialShape Shape, string Numbers)> Shapes(SweepLedger ledger) =>
        ledger.QueuedByShape.Select(s => (s.Key, string.Join(',', s.Value))).OrderBy(s => s.Item2, StringComparer.Ordinal);

    private static IEnumerable<int> Epochs1To(int last) => Enumerable.Range(1, last);

    private static string Standings(Rung rung) =>
        $"{rung.Epoch}: {string.Join(' ', rung.Reached)}; {string.Join(' ', rung.Waiting)}; {rung.WentOn} {rung.Sound}";

    private static string Row(TrialEntry trial) => string.Join(
        ' ', trial.Spec, trial.State, trial.TrainsToTheEnd, trial.Attempt, trial.Failures, trial.Deaths, trial.EpochsDone,
        trial.Candidate, trial.Version,
        string.Join(',', trial.Checkpoints));

    private void Pull(int slot, bool isRepeat)
    {
        if (!isRepeat) _pulls[slot]++;
        var before = Ledger;
        var answer = Take(LedgerRules.Assign(Ledger, new PullRequest(_slots[slot], _pulls[slot]), isMember: true, _now));
        if (answer is null) return;
        var known = _given[slot].FindIndex(t => t.AttemptId == answer.AttemptId);
        if (known >= 0) Assert.Same(before, Ledger);
        else _given[slot].Add(answer);
    }

    private void Train(int slot, int number)
    {
        if (_given[slot] is not { Count: > 0 } given) return;
        var outcome = (number % 10) switch
        {
            0 => AttemptOutcome.Failed,
            1 => AttemptOutcome.Released,
            2 => AttemptOutcome.Diverged,
            3 => AttemptOutcome.Stopped,
            _ => AttemptOutcome.Succeeded,
        };
        TrainOn(given[number % given.Count], number % 3 + 1, outcome);
    }

    /// <summary>Says that it trains, and no more.</summary>
    private void Begin(int slot, int number)
    {
        if (_given[slot] is { Count: > 0 } given) TrainOn(given[number % given.Count], 0, AttemptOutcome.Succeeded);
    }

    private void TrainOn(TrialEntry trial, int epochs, AttemptOutcome outcome)
    {
        var attempt = trial.AttemptId;
        var isNew = !_trained.TryGetValue(attempt, out var from);
        if (isNew) from = trial.Checkpoints.Select(c => c.Epoch).DefaultIfEmpty(0).Max();
        var all = trial.Spec.Hyperparameters.Epochs; // As it was handed out, whatever the sweep has become since.
        var isWantedBack = _verdicts.GetValueOrDefault(attempt) == Verdict.Pause;
        if (isWantedBack) (epochs, outcome) = (0, AttemptOutcome.Released);
        var to = Math.Min(from + epochs, all);
        if (!trial.TrainsToTheEnd && RungAfter(from, all) is { } rung) to = Math.Min(to, rung);
        var ends = outcome != AttemptOutcome.Succeeded || to == all;
        _trained[attempt] = to;
        _verdicts[attempt] = Send(Report(
            attempt.Trial.Number,
            attempt.Number,
            isNew ? from : null,
            to > from ? Epochs(from + 1, to) : [],
            to > from ? [File(to, attempt.Number, to % 2 == 0 ? 10.0 / to : null)] : [],
            ends ? outcome : null,
            "it broke",
            _settings.Ladder is null ? null : epoch => Perplexity(attempt.Trial.Number, epoch)));
    }

    private int? RungAfter(int epoch, int all) =>
        _settings.Ladder?.Below(all).Where(rung => rung > epoch).Select(rung => (int?)rung).FirstOrDefault();

    /// <summary>One that is the same whenever the epoch is trained; some curves cross, and some points are no number.</summary>
    private static double Perplexity(int trial, int epoch)
    {
        var mixed = (trial * 7 + epoch * 13) % 11;
        return mixed == 0 ? double.NaN : 1 + mixed;
    }

    private Verdict Send(AttemptReport report)
    {
        _sent.Add(report);
        var before = Ledger;
        var isLive = Ledger.Find(report.Attempt.Trial.Number) is { Lease: not null } trial && trial.AttemptId == report.Attempt;
        var step = LedgerRules.Report(Ledger, report, _now);
        Take(step);
        if (isLive)
        {
            var number = report.Attempt.Trial.Number;
            var wrote = Ledger.Find(number)!.Checkpoints.Except(before.Find(number)!.Checkpoints).Any();
            Assert.True(!wrote || Ledger.Find(number)!.Deaths == 0, "A suspect that wrote a checkpoint stayed one.");
            return step.Answer;
        }

        Assert.Equal(Verdict.Abandon, step.Answer);
        Assert.Same(before, step.Next);
        Assert.Empty(step.Changes);
        return step.Answer;
    }

    private void Repeat(int number)
    {
        if (_sent.Count > 0) Send(_sent[number % _sent.Count]);
    }

    private void Renew(int slot, bool listsAll)
    {
        var held = listsAll ? _given[slot].Select(t => t.AttemptId).ToImmutableArray() : [];
        var step = LedgerRules.Renew(Ledger, _slots[slot], held, _now);
        Assert.Empty(step.Changes);
        foreach (var (attempt, verdict) in Take(step))
        {
            var trial = Ledger.Find(attempt.Trial.Number)!;
            var isTheirs = trial.AttemptId == attempt && trial.Lease?.Slot == _slots[slot];
            Assert.Equal(isTheirs, verdict != Verdict.Abandon);
        }
    }

    private void Expire(int? isGone, int seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        var gone = isGone is { } slot ? _slots[slot].Silo : null;
        var before = Ledger;
        var lost = Take(LedgerRules.Expire(Ledger, silo => silo == gone, _now));
        foreach (var attempt in lost) CheckDeath(before.Find(attempt.Trial.Number)!, Ledger.Find(attempt.Trial.Number)!, gone);
        Assert.All(Ledger.Leased, number => Assert.False(Ledger.Find(number)!.Lease!.HasExpired(_now)));
    }

    /// <summary>A death counts once, against those alone that trained; who had the process to itself does not come back.</summary>
    private static void CheckDeath(TrialEntry before, TrialEntry after, string? gone)
    {
        var died = before.Lease!.HasStarted && before.Lease.Slot.Silo == gone;
        Assert.Equal(before.Deaths + (died ? 1 : 0), after.Deaths);
        Assert.Equal(before.Failures, after.Failures);
        Assert.Equal(died && before.Deaths >= 3, after.State == TrialState.Failed);
    }

    private int Pick(int number) => number % Ledger.Trials.Count + 1;

    /// <summary>More epochs, another trial, both, or what the sweep is already.</summary>
    private LedgerStep<int> Extend(int number)
    {
        var most = Ledger.Trials.Max(t => t.Spec.Hyperparameters.Epochs);
        var epochs = Math.Min(most + number % 3, MostEpochs);
        var count = Math.Min(Ledger.Trials.Count + number % 2, MostTrials);
        var next = _settings with { QuotaBytes = 60 + epochs + count };
        var step = LedgerRules.Extend(
            Ledger,
            epochs == most && count == Ledger.Trials.Count ? Ledger.Sweep.SpecJson : $"{{\"n\": [{epochs}, {count}]}}",
            next,
            [.. Enumerable.Range(1, count).Select(n => Spec(n, epochs) with { ContentHash = $"hash-{n}-{epochs}" })]);
        if (!step.Changes.IsEmpty) _settings = next;
        return step;
    }

    /// <summary>A change that a user asks for, and that may be refused; then nothing is changed.</summary>
    private void Change(Func<LedgerStep<int>> change)
    {
        try
        {
            Take(change(), mayReopen: true);
        }
        catch (InvalidChangeException refusal)
        {
            Assert.Contains("'", refusal.Message, StringComparison.Ordinal);
        }
    }

    private T Take<T>(LedgerStep<T> step, bool mayReopen = false)
    {
        Store.Apply(step.Changes, mayReopen);
        Ledger = step.Next;
        return step.Answer;
    }
}
