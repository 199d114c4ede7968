using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>The whole state of one sweep, immutable. Only <see cref="LedgerRules"/> makes the next one.</summary>
/// <remarks>Invariant: every index equals what a walk over <see cref="Trials"/> would give. A change costs O(log
/// trials).</remarks>
public sealed record SweepLedger
{
    private SweepLedger(SweepRecord sweep, LedgerSettings settings)
    {
        Sweep = sweep;
        Settings = settings;
        Queued = ImmutableSortedSet.Create(settings.Queue);
        Rungs = settings.Ladder is { } ladder ? [.. ladder.Epochs.Select(epoch => new Rung(epoch))] : [];
    }

    /// <summary>The sweep's own row.</summary>
    public SweepRecord Sweep { get; internal init; }

    /// <summary>What the rules need of its spec.</summary>
    public LedgerSettings Settings { get; internal init; }

    /// <summary>Its trials; number n is at index n - 1.</summary>
    public ImmutableList<TrialEntry> Trials { get; private init; } = [];

    /// <summary>Index: the numbers of queued trials, the next one first.</summary>
    public ImmutableSortedSet<int> Queued { get; private init; }

    /// <summary>Index: the numbers of queued trials by their shape, the next one first; a shape without any is not there.</summary>
    public ImmutableDictionary<TrialShape, ImmutableSortedSet<int>> QueuedByShape { get; private init; } =
        ImmutableDictionary<TrialShape, ImmutableSortedSet<int>>.Empty;

    /// <summary>Index: the numbers of running trials, each with a lease.</summary>
    public ImmutableSortedSet<int> Leased { get; private init; } = [];

    /// <summary>Index: trials by state.</summary>
    public TrialCounts Counts { get; private init; }

    /// <summary>Index: epochs trained.</summary>
    public long EpochsDone { get; private init; }

    /// <summary>Index: epochs that will have been trained at the end, as far as is known; a trial that ended
    /// or was set aside counts what it trained.</summary>
    public long EpochsTotal { get; private init; }

    /// <summary>Index: length of all checkpoint files that the ledger knows.</summary>
    public long CheckpointBytes { get; private init; }

    /// <summary>Index: length of those of trials that have ended.</summary>
    public long EndedBytes { get; private init; }

    /// <summary>Index: the trials that <see cref="TrialRanking.IsRanked"/>, by rank; the first is the best of the sweep.</summary>
    public ImmutableSortedSet<RankedTrial> Ranking { get; private init; } = [];

    /// <summary>Index: who stands where at each rung, the lowest first; empty where trials are not compared.</summary>
    public ImmutableArray<Rung> Rungs { get; private init; }

    /// <summary>The trial with a number.</summary>
    /// <returns>Null when there is none.</returns>
    public TrialEntry? Find(int number) => number >= 1 && number <= Trials.Count ? Trials[number - 1] : null;

    /// <summary>Builds the state from what a store holds.</summary>
    /// <param name="sweep">The sweep's row.</param>
    /// <param name="settings">What the rules need of its spec.</param>
    /// <param name="trials">All its trials by number, 1, 2, 3, ...</param>
    /// <param name="now">All leases count as renewed at this time.</param>
    /// <param name="atRungs">The measurements at the epochs of <see cref="RungLadder.Epochs"/>, by trial and epoch. What trials carry
    /// already counts where there are none.</param>
    public static SweepLedger From(
        SweepRecord sweep, LedgerSettings settings, IReadOnlyList<TrialEntry> trials, DateTimeOffset now,
        IReadOnlyCollection<TrialMeasurement>? atRungs = null)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(settings);
        var list = ImmutableList.CreateBuilder<TrialEntry>();
        var ledger = new SweepLedger(sweep, settings);
        var measured = (atRungs ?? []).ToLookup(point => point.Trial, point => point.Measurement);
        foreach (var stored in trials)
        {
            var trial = stored.Lease is { } lease
                ? stored with { Lease = lease with { RenewedAt = now, ListedAt = now } }
                : stored;
            if (settings.Ladder is { } ladder && measured[trial.Spec.Id.Number] is var curve && curve.Any())
                trial = trial with { RungValues = ladder.ValuesOf(trial, curve) };
            if (trial.Spec.Id.Number != list.Count + 1)
            {
                throw new InvalidOperationException(
                    $"Trial '{trial.Spec.Id}' stands at place {list.Count + 1} of its sweep. Was the ledger edited by hand?");
            }

            list.Add(trial);
            ledger = ledger.Index(null, trial);
        }

        return ledger with { Trials = list.ToImmutable() };
    }

    /// <summary>Replaces a trial and brings every index along.</summary>
    internal SweepLedger Put(TrialEntry trial)
    {
        var place = trial.Spec.Id.Number - 1;
        return Index(Trials[place], trial) with { Trials = Trials.SetItem(place, trial) };
    }

    /// <summary>Appends a trial; its number is the next.</summary>
    internal SweepLedger Add(TrialEntry trial) => Index(null, trial) with { Trials = Trials.Add(trial) };

    private SweepLedger Index(TrialEntry? before, TrialEntry after)
    {
        var number = after.Spec.Id.Number;
        var counts = before is null ? Counts : Counts.Add(before.State, -1);
        return this with
        {
            Queued = Member(Queued, number, after.State == TrialState.Queued),
            QueuedByShape = Shaped(before, after),
            Leased = Member(Leased, number, after.Lease is not null),
            Counts = counts.Add(after.State, 1),
            EpochsDone = EpochsDone - (before?.EpochsDone ?? 0) + after.EpochsDone,
            EpochsTotal = EpochsTotal - (before is null ? 0 : Planned(before)) + Planned(after),
            CheckpointBytes = CheckpointBytes - Bytes(before) + Bytes(after),
            EndedBytes = EndedBytes - (before is { HasEnded: true } ? Bytes(before) : 0) + (after.HasEnded ? Bytes(after) : 0),
            Ranking = Rank(before, after),
            Rungs = Climb(before, after),
        };
    }

    private ImmutableArray<Rung> Climb(TrialEntry? before, TrialEntry after)
    {
        if (Settings.Ladder is not { } ladder) return Rungs;
        var rungs = Rungs;
        // One that diverged counts at the rung above its last.
        var most = Math.Min(rungs.Length, Math.Max(before?.RungValues.Length ?? 0, after.RungValues.Length) + 1);
        for (var i = 0; i < most; i++)
        {
            var rung = rungs[i].Put(Rung.Standing.Of(before, i, ladder), Rung.Standing.Of(after, i, ladder));
            if (rung != rungs[i]) rungs = rungs.SetItem(i, rung);
        }

        return rungs;
    }

    private ImmutableSortedSet<RankedTrial> Rank(TrialEntry? before, TrialEntry after)
    {
        var (old, now) = (RankOf(before), RankOf(after));
        if (old == now) return Ranking;
        var ranking = old is { } place ? Ranking.Remove(place) : Ranking;
        return now is { } next ? ranking.Add(next) : ranking;
    }

    private static RankedTrial? RankOf(TrialEntry? trial) => trial is not null && TrialRanking.IsRanked(trial)
        ? new RankedTrial(trial.Candidate!.Value, trial.Spec.Id.Number)
        : null;

    private static ImmutableSortedSet<int> Member(ImmutableSortedSet<int> set, int number, bool belongs) =>
        belongs ? set.Add(number) : set.Remove(number);

    private ImmutableDictionary<TrialShape, ImmutableSortedSet<int>> Shaped(TrialEntry? before, TrialEntry after)
    {
        if ((before?.State == TrialState.Queued) == (after.State == TrialState.Queued)) return QueuedByShape;
        var shape = TrialShape.Of(after.Spec.Hyperparameters); // No change gives a trial another.
        var alike = Member(
            QueuedByShape.GetValueOrDefault(shape) ?? Queued.Clear(), after.Spec.Id.Number, after.State == TrialState.Queued);
        return alike.IsEmpty ? QueuedByShape.Remove(shape) : QueuedByShape.SetItem(shape, alike);
    }

    // One that was set aside is more likely to end there than not.
    private static int Planned(TrialEntry trial) =>
        trial.HasEnded || trial.State == TrialState.Paused ? trial.EpochsDone : trial.Spec.Hyperparameters.Epochs;

    private static long Bytes(TrialEntry? trial)
    {
        var sum = 0L;
        if (trial is not null)
        {
            foreach (var checkpoint in trial.Checkpoints) sum += checkpoint.Bytes;
        }

        return sum;
    }
}
