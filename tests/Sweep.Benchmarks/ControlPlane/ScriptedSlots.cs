using System.Collections.Concurrent;
using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Benchmarks;

/// <summary>Trains nothing, on as many slots as there are: an epoch is a number, or a wait on the slot's thread.</summary>
internal sealed class ScriptedSlots : ITrialTrainer
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<TrialSpan>> _spans = [];

    /// <summary>How long a trial takes, over all its epochs; zero for as fast as can be.</summary>
    public TimeSpan TrialTime { get; set; }

    /// <summary>When each slot trained, since <see cref="Forget"/>; one list a slot.</summary>
    public ImmutableArray<ImmutableArray<TrialSpan>> Spans => [.. _spans.Values.Select(slot => slot.ToImmutableArray())];

    public void Forget() => _spans.Clear();

    public void PrepareThread(string device)
    {
    }

    public AttemptEnd? Train(Assignment assignment, string device, IAttemptProgress progress)
    {
        var began = TimeProvider.System.GetTimestamp();
        progress.Started(new AttemptStart(0, device, "scripted", "1", null));
        var epochs = assignment.Trial.Hyperparameters.Epochs;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            Wait(TrialTime * epoch / epochs - TimeProvider.System.GetElapsedTime(began), progress.Abandoned);
            AttemptEnd? end = (epoch == epochs, progress.Verdict) switch
            {
                (true, _) => new(AttemptOutcome.Succeeded),
                (_, Verdict.Stop) => new(AttemptOutcome.Stopped),
                (_, Verdict.Pause) => new(AttemptOutcome.Released),
                _ => null,
            };
            progress.EpochDone(Measured(epoch), null, [], end);
            if (end is not null) break;
        }

        // Each slot has one thread, and nobody else runs on it.
        _spans.GetOrAdd(Environment.CurrentManagedThreadId, _ => new())
            .Enqueue(new(began, TimeProvider.System.GetTimestamp()));
        return null;
    }

    private static void Wait(TimeSpan time, CancellationToken abandoned)
    {
        if (time > TimeSpan.Zero) abandoned.WaitHandle.WaitOne(time);
        abandoned.ThrowIfCancellationRequested();
    }

    private static Measurement Measured(int epoch) =>
        new(epoch, Math.Log(10.0 / epoch), 10.0 / epoch, null, 1000, TimeSpan.FromSeconds(epoch));
}

/// <summary>A trial on a slot, in timestamps of the system's clock.</summary>
internal readonly record struct TrialSpan(long Began, long Ended);
