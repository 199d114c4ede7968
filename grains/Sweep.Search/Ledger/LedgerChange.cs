using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>One thing that a store has to write. A rule's changes belong together: all are kept, or none.</summary>
public abstract record LedgerChange
{
    private LedgerChange()
    {
    }

    /// <summary>The sweep's state, reason, finish and spec. Onto <c>Version - 1</c> only.</summary>
    public sealed record SweepSet(SweepRecord Sweep) : LedgerChange;

    /// <summary>A trial that the sweep did not have: queued, at version 0. Onto no row only.</summary>
    public sealed record TrialAdded(TrialSpec Trial) : LedgerChange;

    /// <summary>The trial's own row (not its checkpoints, lease or last measurement, which have changes of their own).
    /// Onto
    /// <c>Version - 1</c> only.</summary>
    /// <param name="Trial">The trial as it is now.</param>
    /// <param name="HasNewSpec">Whether hyperparameters and content hash are to be written too; most changes leave
    /// them.</param>
    public sealed record TrialSet(TrialEntry Trial, bool HasNewSpec = false) : LedgerChange;

    /// <summary>An attempt was handed out: a new row with the lease's slot, pull and epochs. Onto no row only.</summary>
    public sealed record AttemptOpened(AttemptId Attempt, SlotId Slot, long Pull, DateTimeOffset At, int? Epochs) : LedgerChange;

    /// <summary>The attempt trains; measurements and samples after the epoch it resumed from are removed. Onto an open
    /// attempt only.</summary>
    public sealed record AttemptStarted(AttemptId Attempt, AttemptStart Start, DateTimeOffset At) : LedgerChange;

    /// <summary>The attempt ended. Onto an open attempt only.</summary>
    public sealed record AttemptClosed(AttemptId Attempt, AttemptEnd End, DateTimeOffset At) : LedgerChange;

    /// <summary>Points of the trial's curve. Onto none of these epochs only.</summary>
    public sealed record Measured(AttemptId Attempt, ImmutableArray<Measurement> Measurements) : LedgerChange;

    /// <summary>Texts; a repeated (epoch, prompt) replaces the one before.</summary>
    public sealed record Sampled(AttemptId Attempt, ImmutableArray<Sample> Samples) : LedgerChange;

    /// <summary>A checkpoint's file is on disk.</summary>
    public sealed record CheckpointAdded(TrialId Trial, Checkpoint Checkpoint) : LedgerChange;

    /// <summary>A checkpoint's file may be deleted once this is written.</summary>
    public sealed record CheckpointForgotten(TrialId Trial, Checkpoint Checkpoint) : LedgerChange;
}
