using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Sweep.Grains;

/// <summary>A meter whose labels come to be without end. An exporter keeps the room of every series that it ever saw of an instrument, so
/// the meter is made anew once it has told of so many, and the exporter begins with an empty one.</summary>
/// <typeparam name="TKey">What tells its series apart.</typeparam>
/// <param name="name">The meter's name.</param>
/// <param name="most">How many it tells of.</param>
/// <param name="fill">Makes its instruments.</param>
internal sealed class RenewedMeter<TKey>(string name, int most, Action<Meter> fill) : IDisposable
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, bool> _told = [];
    private readonly Lock _renewing = new();
    private Meter? _meter;
    private volatile bool _isFull = true;

    /// <summary>Something is told of. Callbacks call this: what was never asked for takes no room.</summary>
    public void Tell(TKey key)
    {
        if (_told.TryAdd(key, true) && _told.Count >= most) _isFull = true;
    }

    /// <summary>Makes the meter, or makes it anew if it has told of enough. Not for callbacks: an exporter may hold locks meanwhile.
    /// </summary>
    public void MakeRoom()
    {
        if (!_isFull) return;
        lock (_renewing)
        {
            if (!_isFull) return;
            _told.Clear();
            _isFull = false;
            _meter?.Dispose();
            _meter = new Meter(name);
            fill(_meter);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_renewing) _meter?.Dispose();
    }
}
