namespace Sweep.Benchmarks;

/// <summary>One of the two that are compared.</summary>
internal interface ITrainingSide
{
    /// <summary>Trains two new models of the case at once, one thread each: both warm up, wait for one another, and are then
    /// timed.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Trained tokens per second, summed over the two.</returns>
    /// <exception cref="BenchmarkFailedException">A training failed or diverged.</exception>
    Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken);
}

/// <summary>How long one measurement takes. Both end with the epoch in which the time runs out.</summary>
/// <param name="WarmUp">Trained before, and not counted.</param>
/// <param name="Counted">What tokens are counted in.</param>
internal readonly record struct SpeedTime(TimeSpan WarmUp, TimeSpan Counted);
