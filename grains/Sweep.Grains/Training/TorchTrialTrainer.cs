using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Trains with TorchSharp: epochs, checkpoints and samples at the epochs that the plan fixes.</summary>
internal sealed partial class TorchTrialTrainer(
    CorpusCache corpora, ICheckpointStore checkpoints, TimeProvider time, ILogger<TorchTrialTrainer> log) : ITrialTrainer
{
    public void PrepareThread() => TorchThread.Prepare();

    public AttemptEnd? Train(Assignment assignment, string device, IAttemptProgress progress)
    {
        var corpus = corpora.Get(assignment.Plan.Corpus, progress.Abandoned);
        using var trainer = Restore(assignment, corpus, device, out var note);
        progress.Started(new AttemptStart(
            trainer.EpochsDone, device, TrialTrainer.KernelFingerprint(device), TrainerVersion.Current, note));
        var lastCheckpoint = time.GetTimestamp();
        while (trainer.EpochsDone < assignment.Trial.Hyperparameters.Epochs)
        {
            var measurement = trainer.TrainEpoch(progress.Abandoned);
            var end = EndAfter(measurement, assignment, progress.Verdict);
            progress.Abandoned.ThrowIfCancellationRequested();
            var checkpoint = Save(trainer, assignment, end, time.GetElapsedTime(lastCheckpoint));
            if (checkpoint is not null) lastCheckpoint = time.GetTimestamp();
            progress.EpochDone(measurement, checkpoint, Samples(trainer, assignment, end), end);
            if (end is not null) return null;
        }

        // The checkpoint it went on from was its last one: only the end had not been reported.
        return new AttemptEnd(AttemptOutcome.Succeeded);
    }

    private static AttemptEnd? EndAfter(Measurement measurement, Assignment assignment, Verdict verdict)
    {
        if (!double.IsFinite(measurement.Perplexity)) return new AttemptEnd(AttemptOutcome.Diverged);
        if (measurement.Epoch == assignment.Trial.Hyperparameters.Epochs) return new AttemptEnd(AttemptOutcome.Succeeded);
        if (assignment.Plan.IsReached(measurement)) return new AttemptEnd(AttemptOutcome.Stopped);
        return verdict switch
        {
            Verdict.Stop => new AttemptEnd(AttemptOutcome.Stopped),
            Verdict.Pause => new AttemptEnd(AttemptOutcome.Released),
            _ => null,
        };
    }

    /// <summary>Goes on from the newest checkpoint that can be used, else from the start, and says what it passed
    /// over.</summary>
    private TrialTrainer Restore(Assignment assignment, TokenizedCorpus corpus, string device, out string? note)
    {
        var passedOver = new List<string>();
        foreach (var checkpoint in assignment.Checkpoints)
        {
            try
            {
                using var file = checkpoints.Open(checkpoint);
                var trainer = TrialTrainer.Resume(assignment.Trial, assignment.Plan, corpus, device, file, time);
                note = NoteOf(passedOver, trainer.EpochsDone);
                return trainer;
            }
            catch (Exception fault) when (fault is CheckpointUnusableException or CheckpointFormatException)
            {
                LogPassedOver(assignment.Attempt, checkpoint.Path, fault.Message);
                passedOver.Add($"The checkpoint of epoch {checkpoint.Epoch} was passed over: {fault.Message}");
            }
        }

        note = NoteOf(passedOver, 0);
        return TrialTrainer.Start(assignment.Trial, assignment.Plan, corpus, device, time);
    }

    private static string? NoteOf(List<string> passedOver, int epoch)
    {
        if (passedOver.Count == 0) return null;
        var from = epoch == 0 ? "It began anew." : $"It went on from epoch {epoch}.";
        return string.Join(' ', [.. passedOver, from]);
    }

    private Checkpoint? Save(TrialTrainer trainer, Assignment assignment, AttemptEnd? end, TimeSpan sinceLast)
    {
        if (end?.Outcome == AttemptOutcome.Diverged) return null; // Weights that are NaN are of no use to anyone.
        var (plan, epoch) = (assignment.Plan, trainer.EpochsDone);
        if (plan.IsCandidate(epoch, LastEpoch(assignment, epoch, end)))
            return checkpoints.Write(assignment.Attempt, epoch, trainer.EvaluateCandidate(), trainer.Save);
        return end is not null || sinceLast >= plan.CheckpointEvery ? SaveToResume(trainer, assignment, epoch) : null;
    }

    /// <summary>A checkpoint that serves resumption alone may fail: the trial goes on, and only an interruption would
    /// cost more.</summary>
    private Checkpoint? SaveToResume(TrialTrainer trainer, Assignment assignment, int epoch)
    {
        try
        {
            return checkpoints.Write(assignment.Attempt, epoch, null, trainer.Save);
        }
        catch (CheckpointUnusableException fault)
        {
            LogNotSaved(assignment.Attempt, epoch, fault.Message);
            return null;
        }
    }

    private static ImmutableArray<Sample> Samples(TrialTrainer trainer, Assignment assignment, AttemptEnd? end)
    {
        var (plan, epoch) = (assignment.Plan, trainer.EpochsDone);
        if (end?.Outcome == AttemptOutcome.Diverged || !plan.IsSampled(epoch, LastEpoch(assignment, epoch, end))) return [];
        return [.. plan.Prompts.Select(prompt => new Sample(epoch, prompt, trainer.Generate(prompt, plan.SampleLength)))];
    }

    /// <summary>A trial that ends early ends with this epoch; one that is handed back has its last epoch still before
    /// it.</summary>
    private static int LastEpoch(Assignment assignment, int epoch, AttemptEnd? end) =>
        end is { Outcome: not AttemptOutcome.Released } ? epoch : assignment.Trial.Hyperparameters.Epochs;

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} passes over checkpoint {Path}: {Reason}")]
    private partial void LogPassedOver(AttemptId attempt, string path, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} could not save epoch {Epoch} and goes on: {Reason}")]
    private partial void LogNotSaved(AttemptId attempt, int epoch, string reason);
}
