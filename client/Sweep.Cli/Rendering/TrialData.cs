using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Cli;

/// <summary>One trial for programs.</summary>
internal static class TrialData
{
    private static readonly ImmutableArray<DataColumn<Sample>> SampleColumns =
        [new("epoch", s => s.Epoch), new("prompt", s => s.Prompt), new("text", s => s.Text)];

    private static readonly ImmutableArray<DataColumn<AttemptRecord>> AttemptColumns =
    [
        new("attempt", a => a.Attempt.Number),
        new("silo", a => a.Slot.Silo),
        new("slot", a => a.Slot.Device),
        new("opened", a => a.Opened),
        new("ended", a => a.Ended),
        new("outcome", a => a.End is { } end ? Figures.Outcome(end.Outcome) : null),
        new("failure", a => a.End?.Failure),
        new("resumed_from_epoch", a => a.Start?.ResumedFromEpoch),
        new("device", a => a.Start?.Device),
        new("kernel", a => a.Start?.Kernel),
        new("version", a => a.Start?.Version),
        new("note", a => a.Start?.Note),
    ];

    private static readonly ImmutableArray<DataColumn<CheckpointFileState>> FileColumns =
    [
        new("epoch", f => f.Checkpoint.Epoch),
        new("attempt", f => f.Checkpoint.Attempt),
        new("candidate", f => f.Checkpoint.IsCandidate),
        new("perplexity", f => f.Checkpoint.Perplexity),
        new("bytes", f => f.Checkpoint.Bytes),
        new("sha256", f => f.Checkpoint.Sha256),
        new("file", f => f.Path),
        new("there", f => f.IsThere),
    ];

    /// <summary>The fields of one epoch.</summary>
    public static ImmutableArray<DataColumn<Measurement>> CurveColumns { get; } =
    [
        new("epoch", m => m.Epoch),
        new("loss", m => m.Loss),
        new("perplexity", m => m.Perplexity),
        new("validation_perplexity", m => m.ValidationPerplexity),
        new("tokens_per_second", m => m.TokensPerSecond),
        new("elapsed_seconds", m => m.Elapsed.TotalSeconds),
    ];

    /// <summary>The list's fields, then curve, rungs, samples, attempts and checkpoints.</summary>
    public static JsonObject Json(TrialDetail detail)
    {
        JsonObject json = new() { ["sweep"] = detail.Summary.Sweep.Id.Value, ["name"] = detail.Summary.Sweep.Name };
        foreach (var column in TrialRows.Columns) json[column.Key] = DataWriter.Value(column.Value(detail.Trial));
        json["curve"] = DataWriter.Array(CurveColumns, detail.Curve);
        json["rungs"] = RungData.Positions(detail.Rungs, detail.Trial.Spec.Id.Number);
        json["stopped_at_rung"] = detail.Rungs?.IsStoppedAtRung(detail.Trial.Spec.Id.Number) == true ? detail.Trial.EpochsDone : null;
        json["samples"] = DataWriter.Array(SampleColumns, detail.Samples);
        json["attempt_history"] = DataWriter.Array(AttemptColumns, detail.Attempts);
        json["checkpoints"] = DataWriter.Array(FileColumns, detail.Files);
        return json;
    }
}
