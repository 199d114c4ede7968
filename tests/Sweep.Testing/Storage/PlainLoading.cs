using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Testing;

/// <summary>Loading as it is for sweeps whose trials are not compared.</summary>
public static class PlainLoading
{
    /// <summary>Reads a sweep without any measurement but each trial's last.</summary>
    public static Task<StoredSweep?> LoadAsync(this ISweepStore store, SweepId sweep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.LoadAsync(sweep, static _ => [], cancellationToken);
    }
}
