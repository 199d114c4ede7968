namespace Sweep.Search;

/// <summary>When checkpoints are written and how much room they may take.</summary>
/// <param name="Every">Least time between two that serve resumption, 0 to 365 days; zero for one every epoch.</param>
/// <param name="CandidateEpochs">Epochs between candidates for <c>best</c>, 1 to 1,000,000; null for a tenth of the
/// trial's
/// epochs, at least 1.</param>
/// <param name="QuotaBytes">In bytes, at least 1; beyond it the worst finished trials lose their files first.</param>
public sealed record CheckpointSpec(TimeSpan Every, int? CandidateEpochs, long QuotaBytes);
