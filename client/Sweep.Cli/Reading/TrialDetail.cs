using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>One trial with all that the ledger knows of it.</summary>
/// <param name="Summary">Its sweep.</param>
/// <param name="Spec">What the sweep is to do.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Curve">Its measurements by epoch.</param>
/// <param name="Samples">Its texts by epoch.</param>
/// <param name="Attempts">Its attempts by number.</param>
/// <param name="Files">Its checkpoints by epoch.</param>
/// <param name="Rungs">The rungs of its sweep; null if trials are not compared.</param>
internal sealed record TrialDetail(
    SweepSummary Summary,
    SweepSpec Spec,
    TrialEntry Trial,
    ImmutableArray<Measurement> Curve,
    ImmutableArray<Sample> Samples,
    ImmutableArray<AttemptRecord> Attempts,
    ImmutableArray<CheckpointFileState> Files,
    RungReading? Rungs)
{
    /// <summary>Reads a trial.</summary>
    /// <exception cref="CommandException">There is no such sweep or trial.</exception>
    public static async Task<TrialDetail> FindAsync(
        SweepGateway gateway, TrialName reference, CancellationToken cancellationToken)
    {
        var summary = await gateway.FindAsync(reference.Sweep, cancellationToken);
        var trial = await gateway.TrialAsync(summary, reference.Number, cancellationToken);
        var id = trial.Spec.Id;
        var spec = gateway.Spec(summary.Sweep);
        return new(
            summary,
            spec,
            trial,
            await gateway.MeasurementsAsync(id, cancellationToken),
            await gateway.SamplesAsync(id, cancellationToken),
            await gateway.AttemptsAsync(id, cancellationToken),
            [.. trial.Checkpoints.Select(c => CheckpointFileState.Look(gateway.Data, c))],
            await RungReading.ReadAsync(gateway, summary.Sweep, spec, null, cancellationToken));
    }
}
