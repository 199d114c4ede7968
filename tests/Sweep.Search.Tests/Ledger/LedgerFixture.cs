using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search.Tests;

/// <summary>Small sweeps, slots and reports for tests of the ledger's rules.</summary>
internal static class LedgerFixture
{
    public static readonly SweepId Sweep = new("0123456789");
    public static readonly SlotId SlotA = new("127.0.0.1:1@1", "cpu:0");
    public static readonly SlotId SlotB = new("127.0.0.1:2@1", "cpu:0");
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static SweepLedger Ledger(
        int trials = 3, int epochs = 4, int retries = 1, long quota = long.MaxValue, ITrialScheduler? scheduler = null,
        RungLadder? ladder = null, IComparer<int>? queue = null) =>
        SweepLedger.From(
            new SweepRecord(Sweep, "{}", "test", 0, Start),
            new LedgerSettings(retries, quota, scheduler ?? (ladder is null ? new RunToTheEnd() : new SuccessiveHalving(ladder)))
            {
                Ladder = ladder,
                Queue = queue,
            },
            [.. Enumerable.Range(1, trials).Select(n => new TrialEntry(Spec(n, epochs)))],
            Start);

    public static TrialSpec Spec(int number, int epochs) => new(
        new TrialId(Sweep, number), 1, Hyperparameters.Default with { Epochs = epochs }, 1, $"hash-{number}");

    public static SweepLedger Assign(this SweepLedger ledger, SlotId slot, long pull, DateTimeOffset? now = null) =>
        LedgerRules.Assign(ledger, new PullRequest(slot, pull), isMember: true, now ?? Start).Next;

    public static SweepLedger Report(this SweepLedger ledger, AttemptReport report, DateTimeOffset? now = null) =>
        LedgerRules.Report(ledger, report, now ?? Start).Next;

    /// <summary>The larger space: its first trials have <paramref name="epochs"/> epochs each, and any further ones are new.</summary>
    public static SweepLedger Extend(this SweepLedger ledger, int epochs, int? trials = null) => LedgerRules.Extend(
        ledger,
        $"{{\"epochs\": {epochs}, \"trials\": {trials}}}",
        ledger.Settings,
        [.. Enumerable.Range(1, trials ?? ledger.Trials.Count)
            .Select(n => Spec(n, epochs) with { ContentHash = $"hash-{n}-{epochs}" })]).Next;

    public static AttemptReport Report(
        int trial,
        int attempt,
        int? resumedFrom = null,
        IEnumerable<int>? epochs = null,
        IEnumerable<Checkpoint>? checkpoints = null,
        AttemptOutcome? end = null,
        string? failure = null,
        Func<int, double>? perplexity = null) => new(
            new AttemptId(new TrialId(Sweep, trial), attempt),
            resumedFrom is { } epoch ? new AttemptStart(epoch, "cpu", "exact", "1", null) : null,
            [.. (epochs ?? []).Select(e => Measured(e, perplexity?.Invoke(e)))],
            [.. checkpoints ?? []],
            [],
            end is { } outcome ? new AttemptEnd(outcome, failure) : null);

    public static Measurement Measured(int epoch, double? perplexity = null)
    {
        var value = perplexity ?? 10.0 / epoch;
        return new Measurement(epoch, Math.Log(value), value, null, 1000, TimeSpan.FromSeconds(epoch));
    }

    public static Checkpoint File(int epoch, int attempt, double? perplexity = null, long bytes = 10) => new(
        epoch, attempt, $"{Sweep}/1/{attempt}/{epoch}.safetensors", new string('0', 64), bytes, perplexity);

    public static ImmutableArray<int> Epochs(int from, int to) => [.. Enumerable.Range(from, to - from + 1)];
}
