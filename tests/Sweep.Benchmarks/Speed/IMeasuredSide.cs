namespace Sweep.Benchmarks;

/// <summary>One of those that are measured in turns.</summary>
internal interface IMeasuredSide
{
    /// <summary>Works on both slots at once, on one thread each: both warm up, wait for one another, and are then
    /// timed.</summary>
    /// <param name="model">What to train, new each time; a side that trains nothing pays it no heed.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Trained tokens per second, summed over the two; of the product, floating-point operations per
    /// second.</returns>
    /// <exception cref="BenchmarkFailedException">A training failed or diverged.</exception>
    Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken);
}

/// <summary>How long one measurement takes. Trainings end both with the epoch in which the time runs out.</summary>
/// <param name="WarmUp">Worked before, and not counted.</param>
/// <param name="Counted">What is counted in.</param>
internal readonly record struct SpeedTime(TimeSpan WarmUp, TimeSpan Counted);
