using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Lanes of one shape, trained by <see cref="LaneGroup"/>.</summary>
internal sealed partial class TorchLanes(
    LaneGroup group, string device, CorpusCache corpora, ICheckpointStore checkpoints, SweepMetrics metrics, TimeProvider time,
    ILogger log) : ILanes
{
    private readonly List<TrialTrainer> _stepped = [];

    public bool StepsTogether => group.StepsTogether;

    public ILane Add(Assignment assignment, IAttemptProgress progress)
    {
        var trainer = Restore(assignment, out var note);
        return new TorchLane(trainer, assignment, device, progress, note, checkpoints, metrics, time, log);
    }

    public void Step(IReadOnlyList<ILane> ready)
    {
        _stepped.Clear();
        foreach (var lane in ready) _stepped.Add(((TorchLane)lane).Trainer);
        group.Step(_stepped);
    }

    public void Dispose() => group.Dispose();

    /// <summary>Goes on from the newest checkpoint that can be used, else from the start, and says what it passed
    /// over.</summary>
    private TrialTrainer Restore(Assignment assignment, out string? note)
    {
        var corpus = corpora.Get(assignment.Plan.Corpus);
        var passedOver = new List<string>();
        foreach (var checkpoint in assignment.Checkpoints)
        {
            try
            {
                using var file = checkpoints.Open(checkpoint);
                var trainer = group.Resume(assignment.Trial, assignment.Plan, corpus, file, time);
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
        return group.Start(assignment.Trial, assignment.Plan, corpus, time);
    }

    private static string? NoteOf(List<string> remarks) => remarks.Count == 0 ? null : string.Join(' ', remarks);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} passes over checkpoint {Path}: {Reason}")]
    private partial void LogPassedOver(AttemptId attempt, string path, string reason);
}
