using Microsoft.Extensions.Logging;

namespace Sweep.Grains;

/// <summary>The one thread that trains on a slot. It belongs to no pool and no grain: a training outlives any
/// activation, and never starves Orleans of threads.</summary>
internal sealed class SlotThread : IDisposable
{
    private readonly SlotQueue _queue = new();
    private readonly Thread _thread;

    /// <param name="trainer">What trains.</param>
    /// <param name="device">The slot's device.</param>
    /// <param name="lanes">How many trials at once; 0 for as many as the trainer finds best.</param>
    /// <param name="log">Takes what its user should know.</param>
    public SlotThread(ITrialTrainer trainer, string device, int lanes, ILogger log)
    {
        var torch = device.StartsWith("cpu", StringComparison.Ordinal) ? "cpu" : device;
        Lanes = new SlotLanes(trainer, torch, new LaneCounts(trainer, torch, lanes), _queue, log);
        _thread = new Thread(Work) { IsBackground = true, Name = $"slot {device}" };
        // The starter's execution context (its activity, its grain) must not live on in a thread that outlives it.
        using (ExecutionContext.SuppressFlow()) _thread.Start();
    }

    /// <summary>What trains on it.</summary>
    public SlotLanes Lanes { get; }

    /// <summary>Queues an attempt; see <see cref="SlotQueue.Enqueue"/>.</summary>
    public void Enqueue(AttemptRun run) => _queue.Enqueue(run);

    /// <summary>Takes no more; what is queued is still trained.</summary>
    public void Dispose() => _queue.Close();

    private void Work()
    {
        while (_queue.Next() is { } run) Lanes.Train(run);
    }
}
