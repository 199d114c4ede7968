using System.Collections.Immutable;

namespace Sweep.Contracts;

/// <summary>The coordinator of one sweep: keeps its ledger, hands out its trials, takes their reports.</summary>
/// <remarks>
/// Key: the <see cref="SweepId"/>. Every answer is given after the store holds what it says. Any call may be repeated:
/// a lost answer does no harm.
/// </remarks>
[Alias("Sweep.ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>How long callers wait for what writes or deletes as many rows as there are trials: 100,000 took 2.4 s on two
    /// quiet cores.</summary>
    private const string LongWrite = "00:00:30";

    /// <summary>Starts the sweep, or finds the one that an earlier call with this id started.</summary>
    /// <exception cref="SubmissionConflictException">The id stands for a sweep with another spec.</exception>
    /// <exception cref="InvalidSpecException">The spec is not one that a checked grid file gives.</exception>
    /// <exception cref="StoreUnavailableException">The store refused; nothing was started.</exception>
    [Alias("Submit"), ResponseTimeout(LongWrite)]
    Task<SweepStatus> SubmitAsync(SweepSubmission submission, CancellationToken cancellationToken);

    /// <summary>Hands out the next trial.</summary>
    /// <returns>An assignment; the same one when the pull is repeated; null when no trial waits or the slot's silo is
    /// not an active member.</returns>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    [Alias("Assign")]
    Task<Assignment?> AssignAsync(PullRequest pull, CancellationToken cancellationToken);

    /// <summary>Takes what a slot says about an attempt and answers what to do with it; <see cref="Verdict.Abandon"/> when the
    /// sweep was deleted.</summary>
    /// <exception cref="StoreUnavailableException">The store refused; nothing of the report was kept; send it
    /// again.</exception>
    [Alias("Report")]
    Task<Verdict> ReportAsync(AttemptReport report, CancellationToken cancellationToken);

    /// <summary>Renews the leases of all attempts of this sweep that a slot runs or has prefetched.</summary>
    /// <returns>A verdict for every attempt in <paramref name="held"/>; <see cref="Verdict.Abandon"/> for those not
    /// leased to the slot, and for all when the sweep was deleted.</returns>
    [Alias("Renew")]
    Task<ImmutableArray<AttemptVerdict>> RenewAsync(SlotId slot, ImmutableArray<AttemptId> held, CancellationToken cancellationToken);

    /// <summary>Where the sweep stands.</summary>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    [Alias("Status")]
    Task<SweepStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Hands out no more trials; running ones checkpoint and come back to the queue. Harmless unless
    /// running.</summary>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    [Alias("Pause")]
    Task<SweepStatus> PauseAsync(string reason, CancellationToken cancellationToken);

    /// <summary>Goes on handing out trials. Harmless when running or finished.</summary>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    [Alias("Resume")]
    Task<SweepStatus> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Ends trials that have not ended, at once: queued ones never start, running ones are abandoned within a lease
    /// renewal. Their checkpoints stay. Harmless for those that have ended.</summary>
    /// <param name="trials">Their numbers; empty for all of the sweep, which then finishes.</param>
    /// <param name="cancellationToken">Gives up waiting; the trials may have been cancelled.</param>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    /// <exception cref="InvalidChangeException">A number is none of the sweep's.</exception>
    [Alias("Cancel")]
    Task<SweepStatus> CancelAsync(ImmutableArray<int> trials, CancellationToken cancellationToken);

    /// <summary>Puts ended trials back into the queue with all their retries, to go on from their newest checkpoint; a finished or
    /// paused sweep runs again. One that had been stopped trains all its epochs this time. Harmless for trials that have not
    /// ended.</summary>
    /// <param name="trials">Their numbers: failed, cancelled or stopped ones; empty for all that failed.</param>
    /// <param name="cancellationToken">Gives up waiting; the trials may have been put back.</param>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    /// <exception cref="InvalidChangeException">A number is none of the sweep's, or that trial succeeded or diverged; or the
    /// sweep is stopping.</exception>
    [Alias("Retry")]
    Task<SweepStatus> RetryAsync(ImmutableArray<int> trials, CancellationToken cancellationToken);

    /// <summary>Adds to the search space: only new points become trials, numbered after those that are there; a finished sweep runs
    /// again. More epochs take trials that trained all theirs on from their newest checkpoint. Repeating it does no harm.</summary>
    /// <param name="changes">As after <c>--set</c>: <c>lr=4</c> or <c>lr=[4,8]</c> adds values to an axis, <c>epochs=1000</c>
    /// trains all trials longer, <c>repeats=5</c> and <c>trials=80</c> raise the sweep's own numbers.</param>
    /// <param name="cancellationToken">Gives up waiting; the sweep may have been extended.</param>
    /// <exception cref="SweepNotFoundException">No such sweep was submitted.</exception>
    /// <exception cref="InvalidChangeException">The changes have faults, all of which the message lists, or take
    /// something away; or the sweep is stopping.</exception>
    [Alias("Extend"), ResponseTimeout(LongWrite)]
    Task<SweepStatus> ExtendAsync(ImmutableArray<string> changes, CancellationToken cancellationToken);

    /// <summary>Deletes the sweep from the ledger, and then its checkpoint files. Repeating it does no harm.</summary>
    /// <exception cref="InvalidChangeException">The sweep has not ended, or a slot still has a trial of it.</exception>
    /// <exception cref="StoreUnavailableException">The store refused; nothing was deleted.</exception>
    [Alias("Delete"), ResponseTimeout(LongWrite)]
    Task DeleteAsync(CancellationToken cancellationToken);
}
