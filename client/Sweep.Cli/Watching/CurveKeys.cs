using System.Collections.Immutable;

namespace Sweep.Cli;

/// <summary>Gives trials the letters of their curves. A trial keeps its own for as long as it is shown.</summary>
internal sealed class CurveKeys
{
    /// <summary>The key of the best trial when it does not train.</summary>
    public const char Best = '*';

    /// <summary>The letters; more curves than that are hard to tell apart.</summary>
    public const string Letters = "abcdefg";

    private readonly Dictionary<int, char> _keys = [];

    /// <summary>Gives letters to trials, and takes those of all others back.</summary>
    /// <returns>By trial; those that came too late for a letter are not in it.</returns>
    public ImmutableDictionary<int, char> Assign(IReadOnlyCollection<int> trials)
    {
        foreach (var gone in _keys.Keys.Except(trials).ToList()) _keys.Remove(gone);
        Queue<char> free = new(Letters.Except(_keys.Values));
        foreach (var trial in trials)
        {
            if (!_keys.ContainsKey(trial) && free.TryDequeue(out var key)) _keys.Add(trial, key);
        }
        return _keys.ToImmutableDictionary();
    }
}
