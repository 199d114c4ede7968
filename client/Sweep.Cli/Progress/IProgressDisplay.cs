using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Shows a sweep while it runs.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows snapshots until they end.</summary>
    /// <returns>The last status; null when there was none.</returns>
    /// <remarks>Called once.</remarks>
    Task<SweepStatus?> ShowAsync(IAsyncEnumerable<SweepSnapshot> snapshots);

    /// <summary>Writes a message in between; from any thread, at any time.</summary>
    void Say(string message);
}
