namespace Sweep.Cli;

/// <summary>A sweep that someone else trains.</summary>
internal interface IWatchedSweep
{
    /// <summary>Looks at it.</summary>
    /// <exception cref="CommandException">It was deleted.</exception>
    Task<WatchMoment> ReadAsync(CancellationToken cancellationToken);
}
