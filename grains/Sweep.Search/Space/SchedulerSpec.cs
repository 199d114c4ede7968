namespace Sweep.Search;

/// <summary>Who decides which trials go on, and where.</summary>
/// <param name="Kind">The way to decide.</param>
/// <param name="Eta">One trial in so many goes on from each rung; 2 to 1,000.</param>
/// <param name="MinEpochs">The lowest rung, from 1 to below the largest number of epochs that a trial can have.</param>
public sealed record SchedulerSpec(SchedulerKind Kind, int Eta, int MinEpochs);

/// <summary>The trial schedulers.</summary>
public enum SchedulerKind
{
    /// <summary>Asynchronous successive halving, by promotion.</summary>
    Asha,
}
