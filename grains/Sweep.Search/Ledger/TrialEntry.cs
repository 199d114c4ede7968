using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>One trial as the ledger holds it.</summary>
/// <param name="Spec">What it trains.</param>
public sealed record TrialEntry(TrialSpec Spec)
{
    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; } = TrialState.Queued;

    /// <summary>The number of the last attempt handed out; 0 before the first. Only grows.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts that failed and count against the sweep's retries.</summary>
    public int Failures { get; init; }

    /// <summary>Epochs that its curve consists of.</summary>
    public int EpochsDone { get; init; }

    /// <summary>The last point of its curve; null before the first.</summary>
    public Measurement? Last { get; init; }

    /// <summary>The lowest training perplexity on its curve; null before the first finite one.</summary>
    public double? BestPerplexity { get; init; }

    /// <summary>Its best candidate, kept when the file itself had to go; null before the first.</summary>
    public CandidateResult? Candidate { get; init; }

    /// <summary>The checkpoints whose files the ledger knows, by epoch, then attempt.</summary>
    public ImmutableArray<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>Why the last attempt that failed did so; null if none has.</summary>
    public string? Failure { get; init; }

    /// <summary>Grows by one with every change; a store writes a change only onto the version before it.</summary>
    public long Version { get; init; }

    /// <summary>Who has it; set exactly while it is <see cref="TrialState.Running"/>.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The last attempt's full name.</summary>
    public AttemptId AttemptId => new(Spec.Id, Attempt);

    /// <summary>Whether it has reached one of its ends.</summary>
    public bool HasEnded => State is TrialState.Succeeded or TrialState.Diverged or TrialState.Failed
        or TrialState.Stopped or TrialState.Cancelled;
}

/// <summary>What a candidate checkpoint reached.</summary>
/// <param name="Epoch">At the end of which epoch.</param>
/// <param name="Perplexity">The file's own perplexity, evaluated with still weights.</param>
public readonly record struct CandidateResult(int Epoch, double Perplexity);

/// <summary>A trial's live attempt: who has it, and when the coordinator last heard so by its own clock.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Pull">The number of the slot's pull that this answered.</param>
/// <param name="RenewedAt">When the slot last showed that it lives.</param>
/// <param name="ListedAt">When the slot last showed that it has this very attempt.</param>
/// <param name="HasStarted">Whether the slot has said that it trains (rather than holds it prefetched).</param>
/// <param name="Verdict">What the slot is to be told.</param>
public sealed record Lease(
    SlotId Slot, long Pull, DateTimeOffset RenewedAt, DateTimeOffset ListedAt, bool HasStarted, Verdict Verdict);
