using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Grains;

/// <summary>Trains with TorchSharp and the kernels of this project.</summary>
internal sealed partial class TorchTrialTrainer(
    CorpusCache corpora, ICheckpointStore checkpoints, SweepMetrics metrics, TimeProvider time,
    ILogger<TorchTrialTrainer> log) : ITrialTrainer
{
    public void PrepareThread(string device)
    {
        if (SlotDevice.Prepare(device, time) is { } choice) LogPath(device, choice);
    }

    public int LanesFor(Assignment assignment, string device)
    {
        var choice = LaneProbe.Choose(device, ShapeOf(assignment), time);
        if (choice.Finding is { } finding) LogLanes(finding);
        return choice.Lanes;
    }

    public ILanes Open(Assignment assignment, string device, int count) => new TorchLanes(
        LaneGroup.Open(device, ShapeOf(assignment), count), device, corpora, checkpoints, metrics, time, log);

    private LaneShape ShapeOf(Assignment assignment) =>
        LaneShape.Of(assignment.Trial.Hyperparameters, corpora.Get(assignment.Plan.Corpus).Vocabulary.Count);

    [LoggerMessage(LogLevel.Information, "Device {Device} trains on {Path}")]
    private partial void LogPath(string device, string path);

    [LoggerMessage(LogLevel.Information, "{Finding}")]
    private partial void LogLanes(string finding);
}
