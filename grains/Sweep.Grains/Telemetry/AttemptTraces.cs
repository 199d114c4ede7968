using System.Collections.Concurrent;
using System.Diagnostics;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The spans of the attempts that this silo's slots have. Lanes take turns on one thread, so no thread tells to which
/// attempt its work belongs: it is looked up here.</summary>
public sealed class AttemptTraces
{
    private readonly ConcurrentDictionary<AttemptId, Activity> _spans = [];

    /// <summary>A slot has taken an attempt.</summary>
    internal void Began(Assignment assignment, SlotId slot)
    {
        var around = Activity.Current;
        // What a coordinator of another version sends may be missing or unknown.
        _ = ActivityContext.TryParse(assignment.TraceParent, null, isRemote: true, out var parent);
        if (SweepTracing.Begin(SweepTracing.Train, parent, assignment.Attempt.Trial.Sweep) is not { } span) return;
        _spans[assignment.Attempt] = span.Of(assignment.Attempt).SetTag("sweep.slot", slot.ToString()).SetTag("sweep.device", slot.Device);
        Activity.Current = around; // It lasts beyond its caller.
    }

    /// <summary>Has what follows in its caller be told as part of an attempt.</summary>
    /// <remarks>Not the measurements alone that come every second: an attempt of an hour would have thousands of spans.</remarks>
    internal void Report(AttemptReport report) => Activity.Current =
        report is { Start: null, Checkpoints.IsEmpty: true, End: null } ? null : _spans.GetValueOrDefault(report.Attempt);

    /// <summary>Begins to tell of a checkpoint that is written for an attempt.</summary>
    internal Activity? Write(AttemptId attempt, int epoch, bool isCandidate) =>
        SweepTracing.ContextOf(_spans.GetValueOrDefault(attempt)) is var parent && parent == default
            ? null
            : SweepTracing.Begin(SweepTracing.Write, parent, attempt.Trial.Sweep)?
                .Of(attempt).SetTag("sweep.epoch", epoch).SetTag("sweep.candidate", isCandidate);

    /// <summary>An attempt has ended and was reported, or was given up.</summary>
    internal void Ended(AttemptRun run)
    {
        if (!_spans.TryRemove(run.Id, out var span)) return;
        span.SetTag("sweep.outcome", run.End is { } end ? Label.Of(end.Outcome) : "abandoned").SetTag("sweep.epochs", run.Last?.Epoch ?? 0);
        if (run.End is { Outcome: AttemptOutcome.Failed } failed) span.SetStatus(ActivityStatusCode.Error, failed.Failure);
        span.Dispose();
    }
}
