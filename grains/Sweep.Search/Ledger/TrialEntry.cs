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

    /// <summary>How often in a row its silo died while it trained, with no new checkpoint between; does not count against
    /// the sweep's retries.</summary>
    public int Deaths { get; init; }

    /// <summary>Whether it may be what kills silos: then it trains as the only trial in its process, and if that dies too it
    /// has failed.</summary>
    public bool IsSuspect => Deaths >= LedgerSettings.SuspectDeaths;

    /// <summary>Epochs that its curve consists of.</summary>
    public int EpochsDone { get; init; }

    /// <summary>The last point of its curve; null before the first.</summary>
    public Measurement? Last { get; init; }

    /// <summary>The lowest training perplexity on its curve; null before the first finite one.</summary>
    public double? BestPerplexity { get; init; }

    /// <summary>What it was compared by at each rung that it reached, the lowest first: at rungs up to <see cref="EpochsDone"/>, in
    /// the order of <see cref="RungLadder.Epochs"/>. Empty where trials are not compared, and as readers other than the coordinator
    /// get it.</summary>
    public ImmutableArray<double> RungValues { get; init; } = [];

    /// <summary>Its best candidate, kept when the file itself had to go; null before the first.</summary>
    public CandidateResult? Candidate { get; init; }

    /// <summary>The checkpoints whose files the ledger knows, by epoch, then attempt.</summary>
    public ImmutableArray<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>Why the last attempt that failed did so; null if none has.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether its user overruled the trial scheduler that had stopped it: it trains all its epochs.</summary>
    public bool TrainsToTheEnd { get; init; }

    /// <summary>Grows by one with every change; a store writes a change only onto the version before it.</summary>
    public long Version { get; init; }

    /// <summary>Who has it; set exactly while it is <see cref="TrialState.Running"/>.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The checkpoint of <see cref="Candidate"/>; null when there is none or its file had to go.</summary>
    public Checkpoint? CandidateFile =>
        Candidate is { } best ? Checkpoints.LastOrDefault(c => c.IsCandidate && c.Epoch == best.Epoch) : null;

    /// <summary>The last attempt's full name.</summary>
    public AttemptId AttemptId => new(Spec.Id, Attempt);

    /// <summary>Whether it has reached one of its ends.</summary>
    public bool HasEnded => State is TrialState.Succeeded or TrialState.Diverged or TrialState.Failed
        or TrialState.Stopped or TrialState.Cancelled;
}
