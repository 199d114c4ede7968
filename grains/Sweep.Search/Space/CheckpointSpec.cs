namespace Sweep.Search;

/// <summary>When checkpoints are written and how much room they may take.</summary>
/// <param name="Every">Least time between two that serve resumption.</param>
/// <param name="CandidateEpochs">Epochs between candidates for <c>best</c>; null for a tenth of the trial's epochs, at least 1.</param>
/// <param name="QuotaBytes">Beyond it the worst finished trials lose their files first.</param>
public sealed record CheckpointSpec(TimeSpan Every, int? CandidateEpochs, long QuotaBytes);
