using System.Text.Json.Nodes;
using Sweep.Testing;

namespace Sweep.Chaos;

/// <summary>How often each fault was, and how soon the cluster had got over it.</summary>
internal sealed class FaultLog
{
    private readonly SortedDictionary<string, List<FaultTimes>> _faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Notes a fault.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="times">Null when it overlapped with another, so that times would say nothing.</param>
    public void Add(FaultKind kind, FaultTimes? times)
    {
        var name = NameOf(kind);
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        if (!_faults.ContainsKey(name)) _faults[name] = [];
        if (times is not null) _faults[name].Add(times);
    }

    /// <summary><c>sigkill_coordinator</c> and so on.</summary>
    public static string NameOf(FaultKind kind) =>
        string.Concat($"{kind}".Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>All of it, by name of the fault.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = [];
        foreach (var (name, times) in _faults)
        {
            JsonObject fault = new() { ["n"] = _counts[name] };
            Put(fault, "requeue", times.Select(t => t.Requeue));
            Put(fault, "resume", times.Select(t => t.Resume));
            json[name] = fault;
        }

        return json;
    }

    private static void Put(JsonObject fault, string name, IEnumerable<TimeSpan?> times)
    {
        List<double> seconds = [.. times.OfType<TimeSpan>().Select(t => Math.Round(t.TotalSeconds, 2)).Order()];
        if (seconds.Count == 0) return;
        var middle = seconds.Count / 2;
        fault[$"{name}_seconds_median"] = seconds.Count % 2 == 1
            ? seconds[middle]
            : Math.Round((seconds[middle - 1] + seconds[middle]) / 2, 2);
        fault[$"{name}_seconds_max"] = seconds[^1];
    }
}
