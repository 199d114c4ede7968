using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// One object of a grid file, or its absence: hands out the values under known keys and blames all others.
/// </summary>
internal sealed class Section
{
    private readonly JsonObjectPart? _part;
    private readonly FaultList _faults;

    /// <param name="part">The object; null if the grid file has none.</param>
    /// <param name="name">The section's name in <see cref="GridKeys"/>.</param>
    /// <param name="faults">Takes the unknown keys at once, and faults of values as they are read.</param>
    public Section(JsonObjectPart? part, string name, FaultList faults)
    {
        _part = part;
        _faults = faults;
        foreach (var member in part?.Members ?? [])
        {
            if (GridKeys.Has(name, member.Name)) continue;
            if (name == GridKeys.TopLevel && member.Name == GridKeys.Schema) continue; // For editors alone.
            faults.Add(member.Value.Path, member.Origin, KeyAdvice.For(member.Name, name));
        }
    }

    public JsonPart? Find(string key) => _part?.Find(key);

    /// <summary>Whether a key is there, with more than a null.</summary>
    public bool Has(string key) => Find(key) is not (null or JsonWordPart { IsNull: true });

    public T Read<T>(string key, ValueRule<T> rule, T fallback) =>
        Find(key) is { } part ? rule.Read(part, _faults, fallback) : fallback;

    /// <summary>Reads a value that has no default; null stands for its absence.</summary>
    public T? ReadOptional<T>(string key, ValueRule<T> rule)
        where T : struct => Has(key) ? rule.Read(Find(key)!, _faults, default) : null;

    /// <summary>Reads text that has no default; null stands for its absence.</summary>
    public string? ReadOptional(string key, ValueRule<string> rule) =>
        Has(key) ? rule.Read(Find(key)!, _faults, "") : null;

    /// <summary>The object under a key, to be a section of its own; null if there is none, or something else.</summary>
    public JsonObjectPart? FindObject(string key)
    {
        var part = Find(key);
        if (part is not (null or JsonObjectPart))
        {
            var example = $"{{ \"{GridKeys.Of(key)[0]}\": ... }}";
            _faults.Add(part, $"{Quoted.Value(part)} is not an object; {key} takes keys in braces, such as {example}.");
        }

        return part as JsonObjectPart;
    }

    /// <summary>Reads a list in which nothing may occur twice.</summary>
    /// <param name="part">The list.</param>
    /// <param name="rule">For each value.</param>
    /// <param name="most">The largest allowed number of values.</param>
    public ImmutableArray<T> ReadList<T>(JsonArrayPart part, ValueRule<T> rule, int most)
        where T : notnull
    {
        if (part.Items.Length > most)
        {
            _faults.Add(part, $"{part.Path.Name} has '{part.Items.Length:N0}' values; at most {most:N0} are allowed.");
        }

        Dictionary<T, int> seen = [];
        foreach (var (index, item) in part.Items.Index())
        {
            var value = rule.Read(item, _faults, default!);
            if (_faults.Blames(item)) continue;
            if (seen.TryAdd(value, index)) continue;
            var first = part.Items[seen[value]].Path;
            _faults.Add(item, $"{Quoted.Value(item)} is in the list already, as {first}; keep one.");
        }

        return [.. seen.OrderBy(entry => entry.Value).Select(entry => entry.Key)];
    }
}
