using System.Collections.Immutable;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>Who stands where at the rungs of a sweep whose trials are compared.</summary>
internal sealed class RungReading
{
    private readonly SweepLedger _ledger;

    private RungReading(SweepLedger ledger, SchedulerSpec scheduler, int count)
    {
        (_ledger, Scheduler) = (ledger, scheduler);
        Rows = [.. ledger.Rungs.Take(count).Select(RowOf)];
    }

    /// <summary>Who compares them.</summary>
    public SchedulerSpec Scheduler { get; }

    /// <summary>The rungs that the longest trial has, the lowest first.</summary>
    public ImmutableArray<RungRow> Rows { get; }

    /// <summary>Reads the rungs of a sweep.</summary>
    /// <param name="gateway">The ledger.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="spec">What it is to do.</param>
    /// <param name="trials">All its trials; null to read them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if its trials are not compared.</returns>
    public static async Task<RungReading?> ReadAsync(
        SweepGateway gateway, SweepRecord sweep, SweepSpec spec, ImmutableArray<TrialEntry>? trials, CancellationToken cancellationToken)
    {
        if (spec.Search.Scheduler is not { } scheduler) return null;
        var ladder = RungLadder.Of(spec)!;
        var all = trials ?? await gateway.TrialsAsync(sweep.Id, cancellationToken);
        var epochs = ladder.Below(spec.Space.LargestEpochs);
        var points = await gateway.MeasurementsAtAsync(sweep.Id, epochs, cancellationToken);
        var ledger = SweepLedger.From(sweep, LedgerSettings.From(spec), all, DateTimeOffset.UnixEpoch, points);
        return new(ledger, scheduler, epochs.Length);
    }

    /// <summary>The rungs that a trial has reached, the lowest first.</summary>
    public ImmutableArray<RungPosition> Of(int number) =>
    [
        .. from rung in _ledger.Rungs
           from place in rung.Reached
           where place.Number == number
           select new RungPosition(
               rung.Epoch, place.Value, rung.BetterThan(place) + 1, rung.Reached.Count, rung.WentOn,
               rung.Reached.Take(rung.WentOn).All(best => _ledger.Find(best.Number)!.EpochsDone > rung.Epoch)),
    ];

    /// <summary>Whether a trial ended at the highest rung that it reached, because it was not among the best there.</summary>
    public bool IsStoppedAtRung(int number) => LedgerRules.WasSetAside(_ledger, _ledger.Find(number)!);

    private RungRow RowOf(Rung rung)
    {
        var stopped = rung.Reached.Select(place => _ledger.Find(place.Number)!)
            .Count(trial => trial.EpochsDone == rung.Epoch && LedgerRules.WasSetAside(_ledger, trial));
        return new(rung.Epoch, rung.Reached.Count, rung.WentOn, rung.Waiting.Count, stopped);
    }
}
