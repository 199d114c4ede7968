using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>
/// The values of an enumeration with the words that stand for them, in the order in which they are listed to people.
/// </summary>
internal sealed class WordTable<T>(params ImmutableArray<(T Value, string Word)> entries)
    where T : struct, Enum
{
    public ImmutableArray<string> Words { get; } = [.. entries.Select(entry => entry.Word)];

    public string WordOf(T value)
    {
        foreach (var entry in entries)
        {
            if (EqualityComparer<T>.Default.Equals(entry.Value, value)) return entry.Word;
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"There is no {typeof(T).Name} '{value}'.");
    }

    public bool TryFind(string word, out T value)
    {
        foreach (var entry in entries)
        {
            if (entry.Word != word) continue;
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }
}
