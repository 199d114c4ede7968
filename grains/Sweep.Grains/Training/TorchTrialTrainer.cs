using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Trains with TorchSharp: epochs, checkpoints and samples at the epochs that the plan fixes.</summary>
internal sealed partial class TorchTrialTrainer(
    CorpusCache corpora, ICheckpointStore checkpoints, TimeProvider time, ILogger<TorchTrialTrainer> log) : ITrialTrainer
{
    private static readonly TimeSpan DiskPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    public void PrepareThread(string device)
    {
        if (SlotDevice.Prepare(device, time) is { } choice) LogPath(device, choice);
    }

    public AttemptEnd? Train(Assignment assignment, string device, IAttemptProgress progress)
    {
        var corpus = corpora.Get(assignment.Plan.Corpus);
        using var trainer = Restore(assignment, corpus, device, out var note);
        progress.Started(new AttemptStart(
            trainer.EpochsDone, device, trainer.Kernel, TrainerVersion.Current, note));
        var lastCheckpoint = time.GetTimestamp();
        while (trainer.EpochsDone < assignment.Trial.Hyperparameters.Epochs)
        {
            var measurement = trainer.TrainEpoch(progress.Abandoned);
            var end = EndAfter(measurement, assignment, progress.Verdict);
            progress.Abandoned.ThrowIfCancellationRequested();
            var isCandidate = IsCandidate(assignment, trainer.EpochsDone, end);
            var checkpoint = isCandidate
                ? SaveCandidate(trainer, assignment, progress)
                : SaveToResume(trainer, assignment, end, time.GetElapsedTime(lastCheckpoint));
            // Without its candidate the epoch does not count: it is trained again, by whoever goes on.
            if (isCandidate && checkpoint is null) return new AttemptEnd(AttemptOutcome.Released);
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
                if (passedOver.Count > 0) passedOver.Add($"It went on from epoch {trainer.EpochsDone}.");
                if (trainer.CheckpointKernel is { } kernel && kernel != trainer.Kernel)
                    passedOver.Add($"Epochs up to {trainer.EpochsDone} were trained on another numerical path ('{kernel}').");
                note = NoteOf(passedOver);
                return trainer;
            }
            catch (Exception fault) when (fault is CheckpointUnusableException or CheckpointFormatException)
            {
                LogPassedOver(assignment.Attempt, checkpoint.Path, fault.Message);
                passedOver.Add($"The checkpoint of epoch {checkpoint.Epoch} was passed over: {fault.Message}");
            }
        }

        if (passedOver.Count > 0) passedOver.Add("It began anew.");
        note = NoteOf(passedOver);
        return TrialTrainer.Start(assignment.Trial, assignment.Plan, corpus, device, time);
    }

    private static string? NoteOf(List<string> remarks) => remarks.Count == 0 ? null : string.Join(' ', remarks);

    private static bool IsCandidate(Assignment assignment, int epoch, AttemptEnd? end) =>
        end?.Outcome != AttemptOutcome.Diverged // Weights that are NaN are of no use to anyone.
        && assignment.Plan.IsCandidate(epoch, LastEpoch(assignment, epoch, end));

    /// <summary>A candidate must be written: a disk that is full may be freed, so it is tried again for a while.</summary>
    /// <returns>Null when the trial is wanted back meanwhile.</returns>
    /// <exception cref="CheckpointUnusableException">It could not be written for <see cref="DiskPatience"/>.</exception>
    private Checkpoint? SaveCandidate(TrialTrainer trainer, Assignment assignment, IAttemptProgress progress)
    {
        var perplexity = trainer.EvaluateCandidate();
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return checkpoints.Write(assignment.Attempt, trainer.EpochsDone, perplexity, trainer.Save);
            }
            catch (CheckpointUnusableException fault) when (time.GetElapsedTime(begun) < DiskPatience)
            {
                LogCandidateWaits(assignment.Attempt, trainer.EpochsDone, fault.Message);
            }

            // The slot's own thread: it has nothing else to do.
            Task.Delay(DiskPause, time, progress.Abandoned).GetAwaiter().GetResult();
            if (progress.Verdict != Verdict.Continue) return null;
        }
    }

    /// <summary>A checkpoint that serves resumption alone may fail: the trial goes on, and only an interruption would cost
    /// more.</summary>
    private Checkpoint? SaveToResume(TrialTrainer trainer, Assignment assignment, AttemptEnd? end, TimeSpan sinceLast)
    {
        if (end?.Outcome == AttemptOutcome.Diverged) return null;
        if (end is null && sinceLast < assignment.Plan.CheckpointEvery) return null;
        try
        {
            return checkpoints.Write(assignment.Attempt, trainer.EpochsDone, null, trainer.Save);
        }
        catch (CheckpointUnusableException fault)
        {
            LogNotSaved(assignment.Attempt, trainer.EpochsDone, fault.Message);
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

    [LoggerMessage(LogLevel.Information, "Device {Device} trains on {Path}")]
    private partial void LogPath(string device, string path);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} passes over checkpoint {Path}: {Reason}")]
    private partial void LogPassedOver(AttemptId attempt, string path, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} waits to save its candidate of epoch {Epoch}: {Reason}")]
    private partial void LogCandidateWaits(AttemptId attempt, int epoch, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} could not save epoch {Epoch} and goes on: {Reason}")]
    private partial void LogNotSaved(AttemptId attempt, int epoch, string reason);
}
