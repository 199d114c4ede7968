using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>A trial handed to a slot.</summary>
/// <param name="Attempt">The fencing token of everything that the slot says about it.</param>
/// <param name="Trial">What to train.</param>
/// <param name="Plan">How.</param>
/// <param name="Checkpoints">Where it may go on from, newest first; empty to start at the beginning.</param>
/// <param name="LeaseLength">A slot that could not renew for this long stops by itself.</param>
/// <param name="RunsAlone">Whether no other trial may train in the slot's process meanwhile: this one may be what kills
/// it.</param>
/// <param name="TraceParent">The span that it was handed out in, as W3C Trace Context writes it; null when nobody traces.</param>
[GenerateSerializer, Immutable, Alias("Sweep.Assignment")]
public sealed record Assignment(
    AttemptId Attempt, TrialSpec Trial, TrialPlan Plan, ImmutableArray<Checkpoint> Checkpoints, TimeSpan LeaseLength,
    bool RunsAlone = false, string? TraceParent = null);
