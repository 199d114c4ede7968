using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>A trial's live attempt: who has it, and when the coordinator last heard so by its own clock.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Pull">The number of the slot's pull that this answered.</param>
/// <param name="RenewedAt">When the slot last showed that it lives.</param>
/// <param name="ListedAt">When the slot last showed that it has this very attempt.</param>
/// <param name="HasStarted">Whether the slot has said that it trains (rather than holds it prefetched).</param>
/// <param name="Verdict">What the trial scheduler wants of it.</param>
public sealed record Lease(
    SlotId Slot, long Pull, DateTimeOffset RenewedAt, DateTimeOffset ListedAt, bool HasStarted, Verdict Verdict)
{
    /// <summary>How long a lease lives without renewal, by the coordinator's clock.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    /// <summary>How long a slot may go on renewing others without listing this one: then the answer to its pull got
    /// lost.</summary>
    public static readonly TimeSpan ListingLength = TimeSpan.FromSeconds(10);

    /// <summary>How often a slot renews, at least.</summary>
    public static readonly TimeSpan RenewalPeriod = TimeSpan.FromSeconds(3);

    /// <summary>How many epochs the slot was asked to train it to; the trial has more once its sweep was extended. Null if an older
    /// version handed it out.</summary>
    public int? Epochs { get; init; }

    /// <summary>The epoch that the attempt went on from; null until it has started.</summary>
    public int? ResumedFrom { get; init; }

    /// <summary>The epoch after which <see cref="Verdict"/> was last decided; null while this activation has decided nothing about
    /// the attempt.</summary>
    public int? DecidedAt { get; init; }

    /// <summary>Whether the slot has been silent for a whole lease, or speaks on without naming this attempt.</summary>
    public bool HasExpired(DateTimeOffset now) => now - RenewedAt >= Length || RenewedAt - ListedAt >= ListingLength;
}
