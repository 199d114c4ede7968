using Sweep.Contracts;

namespace Sweep.Grains;

/// <summary>The one thread that trains on a slot. It belongs to no pool and no grain: a training outlives any
/// activation, and never starves Orleans of threads.</summary>
internal sealed class SlotThread : IDisposable
{
    // With a plain monitor: a blocking collection spins before it waits, on a processor that other slots train on.
    private readonly Queue<AttemptRun> _runs = [];
    private readonly ITrialTrainer _trainer;
    private readonly string _device;
    private readonly Thread _thread;
    private bool _isClosed;

    public SlotThread(ITrialTrainer trainer, string device)
    {
        _trainer = trainer;
        _device = device.StartsWith("cpu", StringComparison.Ordinal) ? "cpu" : device;
        _thread = new Thread(Work) { IsBackground = true, Name = $"slot {device}" };
        // The starter's execution context (its activity, its grain) must not live on in a thread that outlives it.
        using (ExecutionContext.SuppressFlow()) _thread.Start();
    }

    /// <summary>Queues an attempt behind the one that trains.</summary>
    public void Enqueue(AttemptRun run)
    {
        lock (_runs)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _runs.Enqueue(run);
            Monitor.Pulse(_runs);
        }
    }

    /// <summary>Takes no more; what is queued is still trained.</summary>
    public void Dispose()
    {
        lock (_runs)
        {
            _isClosed = true;
            Monitor.Pulse(_runs);
        }
    }

    private void Work()
    {
        while (Next() is { } run) run.Finish(Train(run));
    }

    private AttemptRun? Next()
    {
        lock (_runs)
        {
            while (_runs.Count == 0 && !_isClosed) Monitor.Wait(_runs);
            return _runs.TryDequeue(out var run) ? run : null;
        }
    }

    private AttemptEnd? Train(AttemptRun run)
    {
        try
        {
            // A prefetched trial that is wanted back before it began needs no libtorch and no corpus.
            if (run.Verdict != Verdict.Continue) return EndUnstarted(run.Verdict);
            _trainer.PrepareThread(_device);
            return _trainer.Train(run.Assignment, _device, run);
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Top of the training thread: whatever a trial does must end that trial, never the silo.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // libtorch puts a C++ trace behind the first line.
            var reason = fault.Message.Split('\n', 2)[0].Trim();
            return new AttemptEnd(AttemptOutcome.Failed, reason.Length > 0 ? reason : fault.GetType().Name);
        }
    }

    private static AttemptEnd? EndUnstarted(Verdict verdict) => verdict switch
    {
        Verdict.Pause => new AttemptEnd(AttemptOutcome.Released),
        Verdict.Stop => new AttemptEnd(AttemptOutcome.Stopped),
        _ => null,
    };
}
