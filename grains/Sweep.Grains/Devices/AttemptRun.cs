using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>One attempt on a slot, from the assignment to its last answered report. The training thread tells it what
/// happened, the slot's asynchronous side takes that to the coordinator and brings verdicts back.</summary>
internal sealed class AttemptRun : IAttemptProgress, IDisposable
{
    private static readonly TimeSpan PrefetchLead = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly TaskCompletionSource _nearlyDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wantedBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _proven = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _trained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    // Apart from the rest of the report: while the store is away there may come to be many.
    private readonly List<Measurement> _unsentMeasurements = [];
    private AttemptReport _unsent;
    private Verdict _verdict;
    private int _answeredEpoch;
    private long _renewedAt;
    private long _epochAt;
    private bool _isDisposed;

    public AttemptRun(Assignment assignment, TimeProvider time)
    {
        Assignment = assignment;
        _time = time;
        _unsent = Empty;
        _renewedAt = time.GetTimestamp();
    }

    public Assignment Assignment { get; }

    public AttemptId Id => Assignment.Attempt;

    /// <summary>What it can train beside.</summary>
    public LaneRequest Lane => new(Id.Trial.Sweep, TrialShape.Of(Assignment.Trial.Hyperparameters));

    /// <summary>The last epoch trained; null before the first.</summary>
    public Measurement? Last { get; private set; }

    /// <summary>How it ended; null before that, and for one that was abandoned.</summary>
    public AttemptEnd? End { get; private set; }

    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Ends when it is time to ask for the next assignment: shortly before this one ends.</summary>
    public Task NearlyDone => _nearlyDone.Task;

    /// <summary>Ends when it is to do anything but go on: queued now, it will not begin to train.</summary>
    public Task WantedBack => _wantedBack.Task;

    /// <summary>Ends when the ledger has a checkpoint of this attempt.</summary>
    public Task Proven => _proven.Task;

    /// <summary>Ends when the training thread begins it, or has ended it unbegun: how many lanes of its shape the slot has.</summary>
    public Task<int> Begun => _begun.Task;

    /// <summary>Ends when the training waits for the coordinator's verdict on an epoch.</summary>
    public Task Waiting
    {
        get
        {
            lock (_gate) return _waiting.Task;
        }
    }

    /// <summary>Ends when the training thread is done with it.</summary>
    public Task Trained => _trained.Task;

    public Verdict Verdict
    {
        get
        {
            lock (_gate) return _verdict;
        }
    }

    /// <inheritdoc/>
    public int AnsweredEpoch => Volatile.Read(ref _answeredEpoch);

    /// <summary>Raised when something happened that the training may wait for.</summary>
    public event Action? Heard;

    private AttemptReport Empty => new(Id, null, [], [], [], null);

    /// <summary>Takes a verdict; a weaker one than before changes nothing, since a slot acts on it only at the end of
    /// an epoch.</summary>
    public void Hear(Verdict verdict)
    {
        lock (_gate)
        {
            if (verdict > _verdict) _verdict = verdict;
        }

        if (verdict == Verdict.Abandon) Abandon();
        else if (verdict != Verdict.Continue) _wantedBack.TrySetResult();
        Heard?.Invoke();
    }

    /// <summary>The coordinator has taken a report of the attempt that trains, and its verdict was heard.</summary>
    public void Accepted(AttemptReport report)
    {
        if (!report.Checkpoints.IsEmpty) _proven.TrySetResult();
        if (report.Measurements.IsEmpty) return;
        Volatile.Write(ref _answeredEpoch, report.Measurements[^1].Epoch);
        Heard?.Invoke();
    }

    /// <summary>The coordinator has answered: the lease lives on.</summary>
    /// <param name="askedAt">When it was asked, as a timestamp: the answer may have taken long, and the coordinator's own count
    /// began no later.</param>
    public void Renewed(long askedAt) => Interlocked.Exchange(ref _renewedAt, askedAt);

    /// <summary>Whether the coordinator has been silent for a whole lease: by now the trial may be another
    /// slot's.</summary>
    public bool HasLostLease => _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) >= Assignment.LeaseLength;

    public void Abandon()
    {
        lock (_gate)
        {
            _verdict = Verdict.Abandon;
            if (!_isDisposed) _abandoned.Cancel();
        }

        _wantedBack.TrySetResult();
        Heard?.Invoke();
        Wake();
    }

    /// <summary>The training thread takes it up.</summary>
    /// <param name="lanes">How many trials of its shape the slot trains at once.</param>
    public void Begin(int lanes)
    {
        _epochAt = _time.GetTimestamp();
        _begun.TrySetResult(lanes);
    }

    public void Started(AttemptStart start)
    {
        lock (_gate) _unsent = _unsent with { Start = start };
        _epochAt = _time.GetTimestamp();
        Wake();
    }

    public void EpochDone(Measurement measurement, Checkpoint? checkpoint, ImmutableArray<Sample> samples, AttemptEnd? end)
    {
        lock (_gate)
        {
            _unsentMeasurements.Add(measurement);
            _unsent = _unsent with
            {
                Checkpoints = checkpoint is null ? _unsent.Checkpoints : _unsent.Checkpoints.Add(checkpoint),
                Samples = _unsent.Samples.AddRange(samples),
                End = end,
            };
            if (Assignment.Plan.IsRung(measurement.Epoch)) _waiting.TrySetResult();
        }

        (Last, End) = (measurement, end);
        var left = Assignment.Trial.Hyperparameters.Epochs - measurement.Epoch;
        if (end is not null || _time.GetElapsedTime(_epochAt) * left <= PrefetchLead) _nearlyDone.TrySetResult();
        _epochAt = _time.GetTimestamp();
        Wake();
    }

    /// <summary>The training thread is done.</summary>
    /// <param name="end">How it ended, if no epoch's report said so.</param>
    public void Finish(AttemptEnd? end)
    {
        if (end is not null)
        {
            End = end;
            lock (_gate) _unsent = _unsent with { End = end };
        }

        _nearlyDone.TrySetResult();
        _begun.TrySetResult(1);
        _trained.TrySetResult();
        Wake();
    }

    /// <summary>Waits until there may be something to report.</summary>
    public Task NewsAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    /// <summary>Takes all that was not reported yet; null when there is nothing.</summary>
    public AttemptReport? TakeUnsent()
    {
        lock (_gate)
        {
            var isEmpty = _unsent is { Start: null, Checkpoints.IsEmpty: true, Samples.IsEmpty: true, End: null };
            if (isEmpty && _unsentMeasurements.Count == 0) return null;
            var report = _unsent with { Measurements = [.. _unsentMeasurements] };
            _unsent = Empty;
            _unsentMeasurements.Clear();
            if (_waiting.Task.IsCompleted) _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return report;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _abandoned.Dispose();
            _news.Dispose();
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (!_isDisposed) _news.Release();
        }
    }
}
