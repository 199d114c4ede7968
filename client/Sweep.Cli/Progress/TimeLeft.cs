using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>
/// Estimates when a sweep is done from how many epochs, over all slots, the last minute gave; an epoch of a large
/// model counts like one of a small model, so the estimate moves while trials of unlike size take turns.
/// </summary>
internal sealed class TimeLeft(TimeProvider time)
{
    private const int FewestEpochs = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestBasis = TimeSpan.FromSeconds(2);

    private readonly LinkedList<(long At, long EpochsDone)> _points = [];

    /// <summary>How long a trial still trains: its epochs all cost the same, so its own mean is the best measure. Null before
    /// its first.</summary>
    public static TimeSpan? Of(RunningTrial running) => running.Last is { Epoch: > 0 } last
        ? last.Elapsed / last.Epoch * Math.Max(0, running.Trial.Hyperparameters.Epochs - last.Epoch)
        : null;

    /// <summary>Notes how many epochs are done now.</summary>
    /// <returns>The time left; null while there is nothing to judge by.</returns>
    public TimeSpan? Estimate(long epochsDone, long epochsTotal)
    {
        var now = time.GetTimestamp();
        // A trial that went back to an earlier checkpoint has epochs to do again: what came before is no measure of it.
        if (_points.Last is { } last && epochsDone < last.Value.EpochsDone) _points.Clear();
        _points.AddLast((now, epochsDone));
        // With slow epochs a minute holds too few to judge by: then the window is as long as it takes.
        while (_points.First!.Next is { } next
            && time.GetElapsedTime(next.Value.At, now) >= Window
            && epochsDone - next.Value.EpochsDone >= FewestEpochs)
        {
            _points.RemoveFirst();
        }
        var basis = time.GetElapsedTime(_points.First.Value.At, now);
        var epochs = epochsDone - _points.First.Value.EpochsDone;
        var left = epochsTotal - epochsDone;
        if (left <= 0) return TimeSpan.Zero;
        if (basis < ShortestBasis || epochs <= 0) return null;
        var seconds = left * basis.TotalSeconds / epochs;
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
