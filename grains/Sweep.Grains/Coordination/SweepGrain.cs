using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Grains;

/// <summary>The coordinator: decides with the pure rules, lets the store keep the decision, then answers.</summary>
/// <remarks>Reentrant: no await stands between reading and replacing the ledger, so turns cannot lose each other's
/// decisions, and all that arrive while the store writes share its next transaction.</remarks>
[Reentrant]
internal sealed partial class SweepGrain(
    ISweepStore store, ICheckpointStore checkpoints, IClusterView cluster, SweepMetrics metrics, PassingMetrics passing,
    TimeProvider time, ILogger<SweepGrain> log)
    : Grain, ISweepGrain
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How long a renewal waits for the store: shorter than the time to the next one.</summary>
    private static readonly TimeSpan RenewalPatience = TimeSpan.FromSeconds(1);

    private readonly (DateTimeOffset Utc, long Timestamp) _activated = (time.GetUtcNow(), time.GetTimestamp());
    private readonly CoordinatorTrace _trace = new();
    private SweepSpec? _spec;
    private SweepLedger? _ledger;
    private LedgerWriter? _writer;
    private QueueClock? _queue;
    private IGrainTimer? _tick;
    private Task _deleting = Task.CompletedTask;

    private SweepId Id => new(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is not { } stored) return;
        Open(stored);
        // Before the first pull: what a dead silo had comes back to its place in the queue.
        await ExpireAsync().WaitAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        passing.Forget(Id);
        return _deleting.WaitAsync(cancellationToken);
    }

    public async Task<SweepStatus> SubmitAsync(SweepSubmission submission, CancellationToken cancellationToken)
    {
        using var span = _trace.Accept(SweepTracing.Submit, Id);
        if (_ledger is null) await CreateAsync(submission, cancellationToken);
        if (_ledger!.Sweep.SpecJson != submission.SpecJson) throw new SubmissionConflictException(Id);
        await AnnounceAsync();
        return await StatusInStoreAsync();
    }

    public async Task<Assignment?> AssignAsync(PullRequest pull, CancellationToken cancellationToken)
    {
        var step = LedgerRules.Assign(Ledger, pull, cluster.IsActive(pull.Slot.Silo), Now);
        var plan = step.Answer is null ? null : PlanFor(step.Answer); // By the spec that it was decided on.
        using var span = step.Answer is null ? null : _trace.Assign(step.Answer.AttemptId, pull.Slot);
        if (await ApplyAsync(step) is not { } trial) return null;
        if (_ledger is { } ledger) _ledger = LedgerRules.Handed(ledger, trial.AttemptId, Now);
        LogAssigned(trial.AttemptId, pull.Slot);
        return new Assignment(
            trial.AttemptId, trial.Spec, plan!, [.. trial.Checkpoints.Reverse()], Lease.Length,
            RunsAlone: trial.IsSuspect, TraceParent: span is { Recorded: true } ? span.Id : null);
    }

    public async Task<Verdict> ReportAsync(AttemptReport report, CancellationToken cancellationToken)
    {
        if (_ledger is null) return Verdict.Abandon; // The sweep was deleted: nobody wants to know.
        var verdict = await ApplyAsync(LedgerRules.Report(Ledger, report, Now));
        if (report.End is { } end) LogEnded(report.Attempt, end.Outcome, end.Failure ?? "");
        return verdict;
    }

    public async Task<ImmutableArray<AttemptVerdict>> RenewAsync(
        SlotId slot, ImmutableArray<AttemptId> held, CancellationToken cancellationToken)
    {
        if (_ledger is null) return [.. held.Select(attempt => new AttemptVerdict(attempt, Verdict.Abandon))];
        var step = LedgerRules.Renew(Ledger, slot, held, Now);
        _ledger = step.Next;
        return step.Answer.All(v => v.Verdict == Verdict.Continue) ? step.Answer : await InStoreAsync(step.Answer);
    }

    public Task<SweepStatus> StatusAsync(CancellationToken cancellationToken) => StatusInStoreAsync();

    public async Task<SweepStatus> PauseAsync(string reason, CancellationToken cancellationToken)
    {
        await ApplyAsync(LedgerRules.Pause(Ledger, reason));
        return await StatusInStoreAsync();
    }

    public async Task<SweepStatus> ResumeAsync(CancellationToken cancellationToken)
    {
        using var span = _trace.Accept(SweepTracing.Resume, Id);
        await ApplyAsync(LedgerRules.Resume(Ledger));
        await AnnounceAsync();
        return await StatusInStoreAsync();
    }

    public async Task<SweepStatus> CancelAsync(ImmutableArray<int> trials, CancellationToken cancellationToken)
    {
        await ApplyAsync(LedgerRules.Cancel(Ledger, trials, Now));
        return await StatusInStoreAsync();
    }

    public async Task<SweepStatus> RetryAsync(ImmutableArray<int> trials, CancellationToken cancellationToken)
    {
        using var span = _trace.Accept(SweepTracing.Retry, Id);
        await ApplyAsync(LedgerRules.Retry(Ledger, trials));
        await AnnounceAsync();
        return await StatusInStoreAsync();
    }

    public async Task<SweepStatus> ExtendAsync(ImmutableArray<string> changes, CancellationToken cancellationToken)
    {
        using var span = _trace.Accept(SweepTracing.Extend, Id);
        var ledger = Ledger;
        var (next, faults) = SpecExtension.Apply(_spec!, changes.IsDefault ? [] : changes);
        if (next is null)
            throw new InvalidChangeException($"Sweep '{Id}' was not extended. {string.Join(' ', faults.Select(f => f.Message))}");
        if (next != _spec)
        {
            var step = LedgerRules.Extend(ledger, SpecJson.Write(next), LedgerSettings.From(next), Expansion.Trials(next, Id));
            _spec = next;
            await ApplyAsync(step);
        }

        await AnnounceAsync();
        return await StatusInStoreAsync();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (_ledger is not null)
        {
            await _writer!.CommitAsync([]);
            // From here to the store no await: what is decided on is what the store has, or it refuses.
            LedgerRules.ThrowIfAtWork(Ledger);
            await store.DeleteAsync(Id, Ledger.Sweep.Version, time.GetUtcNow(), CancellationToken.None);
            Close();
        }

        // Of a sweep that the ledger never had nothing is deleted: the files may be the last trace of a ledger that was lost.
        var id = Id;
        if ((await store.ListDeletedAsync(cancellationToken)).All(deleted => deleted.Id != id)) return;
        DeleteInBackground(() => checkpoints.DeleteAll(id));
        await _deleting;
    }

    /// <summary>Runs on evenly while the wall clock is set or the machine sleeps: leases are measured by it.</summary>
    private DateTimeOffset Now => _activated.Utc + time.GetElapsedTime(_activated.Timestamp);

    private TrialPlan PlanFor(TrialEntry trial)
    {
        var plan = Expansion.PlanFor(_spec!, trial.Spec);
        return trial.TrainsToTheEnd ? plan with { Target = null, Rungs = [] } : plan;
    }

    private SweepLedger Ledger => _ledger ?? throw new SweepNotFoundException(Id);

    private async Task<SweepStatus> StatusInStoreAsync()
    {
        var status = SweepStatusView.Of(Ledger);
        await _writer!.CommitAsync([]); // What it says may still be on its way to the store.
        return status;
    }

    /// <summary>A slot gives up what it is told to give up, so that must be in the store and not only be decided. While the
    /// store is away it hears of it later: its other leases must not run out meanwhile.</summary>
    private async Task<ImmutableArray<AttemptVerdict>> InStoreAsync(ImmutableArray<AttemptVerdict> decided)
    {
        var writer = _writer!;
        var kept = writer.CommitAsync([]);
        await kept.WaitAsync(RenewalPatience, time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (kept.IsCompleted) await kept;
        return kept.IsCompleted
            ? decided
            : [.. decided.Select(v => writer.IsWriting(v.Attempt.Trial.Number) ? v with { Verdict = Verdict.Continue } : v)];
    }

    private async Task CreateAsync(SweepSubmission submission, CancellationToken cancellationToken)
    {
        var (sweep, trials) = SweepFactory.Create(submission, Now);
        await store.CreateAsync(sweep, trials, cancellationToken);
        // Read back even what was written just now: should two submissions meet, both go on from the one that the store
        // has.
        var stored = await LoadAsync(cancellationToken) ?? throw new SweepNotFoundException(Id);
        if (_ledger is null) Open(stored);
    }

    private Task<StoredSweep?> LoadAsync(CancellationToken cancellationToken) => store.LoadAsync(
        Id, sweep => RungLadder.Of(SpecJson.Read(sweep.SpecJson))?.Epochs ?? [], cancellationToken);

    private void Open(StoredSweep stored)
    {
        _spec = SpecJson.Read(stored.Sweep.SpecJson);
        _ledger = SweepLedger.From(stored.Sweep, LedgerSettings.From(_spec), stored.Trials, Now, stored.Chosen);
        _writer = new LedgerWriter(store, Id, metrics, DeactivateOnIdle);
        _queue = new QueueClock(time, _ledger);
        passing.Set(_ledger);
        LogCoordinates(Id);
        Tick();
        CollectOrphans();
    }

    private void Close()
    {
        passing.Forget(Id);
        _tick?.Dispose();
        (_ledger, _spec, _writer, _tick) = (null, null, null, null);
        DeactivateOnIdle();
    }

    /// <summary>Looks after leases from now on, until the sweep has finished. A repeat does nothing.</summary>
    private void Tick() => _tick ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, TickPeriod)
    {
        Interleave = true,
        // Leases run out by this timer, so a coordinator with running trials must not be collected as idle.
        KeepAlive = true,
    });

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (_ledger is null) return; // Deleted while this turn waited.
        using var about = log.About(Id);
        try
        {
            await ExpireAsync();
            await AnnounceAsync();
            if (_ledger is not { Sweep.State: SweepState.Finished }) return;
            _tick?.Dispose();
            _tick = null;
        }
        catch (Exception fault) when (fault is SweepException or OrleansException or TimeoutException)
        {
            LogTickFailed(fault.Message); // A refused write has ended this activation already; the next one reads afresh.
        }
    }

    private async Task ExpireAsync()
    {
        var step = LedgerRules.Expire(Ledger, cluster.IsGone, Now);
        foreach (var attempt in step.Answer) LogLost(attempt, step.Next.Find(attempt.Trial.Number)!);
        await ApplyAsync(step);
    }

    private void LogLost(AttemptId attempt, TrialEntry trial)
    {
        if (trial.State == TrialState.Failed) LogGivenUp(attempt, trial.Failure);
        else if (trial.IsSuspect) LogSuspected(attempt, trial.Deaths);
        else LogRequeued(attempt);
    }

    /// <summary>Takes a decision: from here on it stands for this activation, and is answered once the store has
    /// it.</summary>
    private async Task<T> ApplyAsync<T>(LedgerStep<T> step)
    {
        var hadWork = LedgerRules.HasWork(Ledger);
        _ledger = step.Next;
        if (step.Next.Sweep.State != SweepState.Finished) Tick(); // It may have been finished, and runs again.
        await _writer!.CommitAsync(step.Changes);
        Measure(step.Changes, step.Next);
        Forget(step.Changes);
        if (!hadWork && LedgerRules.HasWork(step.Next)) await AnnounceAsync();
        return step.Answer;
    }

    private void Measure(ImmutableArray<LedgerChange> kept, SweepLedger after)
    {
        if (kept.IsEmpty) return;
        metrics.Kept(kept, after);
        _queue?.Note(kept, metrics.Waited);
        if (_ledger is { } ledger) passing.Set(ledger);
    }

    /// <summary>Deletes the files that the ledger no longer knows; only now, since a file that it knows must be
    /// there.</summary>
    private void Forget(ImmutableArray<LedgerChange> changes)
    {
        var paths = changes.OfType<LedgerChange.CheckpointForgotten>().Select(c => c.Checkpoint.Path).ToImmutableArray();
        if (!paths.IsEmpty) DeleteInBackground(() => Delete(paths));
        if (changes.OfType<LedgerChange.SweepSet>().Any(c => c.Sweep.State == SweepState.Finished)) CollectOrphans();
    }

    private void CollectOrphans()
    {
        if (_ledger is not { } ledger) return;
        var id = Id;
        DeleteInBackground(() => Delete(CheckpointOrphans.Find(ledger, checkpoints.List(id))));
    }

    private void Delete(ImmutableArray<string> paths)
    {
        foreach (var path in paths) checkpoints.Delete(path);
    }

    private void DeleteInBackground(Action delete)
    {
        using var about = log.About(Id);
        var deleting = Task.Run(delete);
        var told = deleting.ContinueWith(
            task => LogOrphansLeft(task.Exception!.GetBaseException().Message),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _deleting = Task.WhenAll(_deleting, Task.WhenAny(told, deleting));
    }

    private Task AnnounceAsync() => _ledger is { Sweep: { State: SweepState.Running } sweep } ledger && LedgerRules.HasWork(ledger)
        ? GrainFactory.GetGrain<IDispatcherGrain>(0).AnnounceAsync(sweep.Id, sweep.Priority)
        : Task.CompletedTask;

    [LoggerMessage(LogLevel.Debug, "Coordinates sweep {Sweep}.")]
    private partial void LogCoordinates(SweepId sweep);

    [LoggerMessage(LogLevel.Debug, "Attempt {Attempt} goes to slot {Slot}.")]
    private partial void LogAssigned(AttemptId attempt, SlotId slot);

    [LoggerMessage(LogLevel.Debug, "Attempt {Attempt} ended: {Outcome} {Failure}")]
    private partial void LogEnded(AttemptId attempt, AttemptOutcome outcome, string failure);

    [LoggerMessage(LogLevel.Information, "Attempt {Attempt} was lost; its trial waits for a slot again.")]
    private partial void LogRequeued(AttemptId attempt);

    [LoggerMessage(LogLevel.Warning,
        "Attempt {Attempt} was lost; its silo died {Deaths} times in a row while it trained, so it runs alone next.")]
    private partial void LogSuspected(AttemptId attempt, int deaths);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} was lost, and its trial has failed: {Reason}")]
    private partial void LogGivenUp(AttemptId attempt, string? reason);

    [LoggerMessage(LogLevel.Warning, "The leases could not be looked after: {Reason}")]
    private partial void LogTickFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Checkpoint files that are no longer needed could not be deleted: {Reason}")]
    private partial void LogOrphansLeft(string reason);
}
