using System.Collections.Concurrent;
using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>Trains many trials, some at a time on a thread each, the longest first.</summary>
/// <param name="results">Where finished ones are kept; what is there is not trained again.</param>
/// <param name="slots">How many at a time.</param>
/// <param name="progress">Gets a line for each that ends.</param>
internal sealed class PublishedRun(PublishedResults results, int slots, TextWriter progress)
{
    private const string Device = "cpu";

    private readonly Lock _lock = new();
    private double _workLeft;
    private double _workDone;
    private long _started;

    /// <summary>What names a trial's result: equal keys, equal results.</summary>
    public static string KeyOf(PublishedTrial trial) =>
        $"{trial.Trial.ContentHash}; {TrialTrainer.KernelFingerprint(Device)}";

    /// <summary>Trains those that have no result yet.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted; trials that had ended are kept.</exception>
    public async Task TrainAsync(IReadOnlyCollection<PublishedTrial> trials, CancellationToken cancellationToken)
    {
        PublishedTrial[] missing = [.. trials.Where(t => results.Find(KeyOf(t)) is null).OrderByDescending(t => t.Work)];
        progress.WriteLine($"{trials.Count - missing.Length} of {trials.Count} trials are known already; {missing.Length} to train.");
        var queue = new ConcurrentQueue<PublishedTrial>(missing);
        _workLeft = missing.Sum(t => t.Work);
        _started = TimeProvider.System.GetTimestamp();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(slots, missing.Length)).Select(_ => Task.Factory.StartNew(
            () => TrainQueued(queue, failed), failed.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private void TrainQueued(ConcurrentQueue<PublishedTrial> queue, CancellationTokenSource failed)
    {
        try
        {
            while (queue.TryDequeue(out var trial)) Keep(trial, Train(trial, failed.Token));
        }
        catch
        {
            failed.Cancel(); // The others need not go on for an hour before the fault shows.
            throw;
        }
    }

    private static Measurement Train(PublishedTrial trial, CancellationToken cancellationToken)
    {
        using var trainer = TrialTrainer.Start(trial.Trial, trial.Grid.Spec.PlanFor(trial.Trial), trial.Grid.Corpus, Device);
        while (true)
        {
            var measurement = trainer.TrainEpoch(cancellationToken);
            var isOver = measurement.Epoch == trial.Trial.Hyperparameters.Epochs || !double.IsFinite(measurement.Perplexity);
            if (isOver) return measurement;
        }
    }

    private void Keep(PublishedTrial trial, Measurement last)
    {
        var name = $"{trial.Case}, seed {trial.Trial.Repeat}";
        results.Add(new PublishedResult(KeyOf(trial), name, last.Perplexity, last.Elapsed.TotalSeconds));
        lock (_lock)
        {
            _workLeft -= trial.Work;
            _workDone += trial.Work;
            var left = TimeProvider.System.GetElapsedTime(_started) * (_workLeft / _workDone);
            var result = string.Create(
                CultureInfo.InvariantCulture, $"{name}: perplexity {last.Perplexity:0.000} in {last.Elapsed.TotalSeconds:0} s");
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result}; about {left.TotalMinutes:0} minutes left"));
        }
    }
}
