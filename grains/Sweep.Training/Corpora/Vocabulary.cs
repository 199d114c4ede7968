using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Sweep.Training;

/// <summary>The characters that a model knows, each with its token id. Immutable.</summary>
public sealed class Vocabulary
{
    /// <summary>What stands at id 0: every character that is not in the vocabulary.</summary>
    public const string Unknown = "<unk>";

    private readonly Dictionary<Rune, int> _ids;

    private Vocabulary(ImmutableArray<string> tokens, Dictionary<Rune, int> ids) => (Tokens, _ids) = (tokens, ids);

    /// <summary>The tokens by id: <see cref="Unknown"/>, then one Unicode character each.</summary>
    public ImmutableArray<string> Tokens { get; }

    /// <summary>How many tokens there are, <see cref="Unknown"/> among them; at least 1.</summary>
    public int Count => Tokens.Length;

    /// <summary>Gives the ids of a text's Unicode characters; 0 for those that are not known.</summary>
    /// <returns>One id for each character, in [0, <see cref="Count"/>).</returns>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new int[CountRunes(text)];
        var position = 0;
        foreach (var rune in text.EnumerateRunes()) ids[position++] = _ids.GetValueOrDefault(rune);
        return ids;
    }

    /// <summary>Joins the tokens of the ids; 0 becomes <see cref="Unknown"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative, or not below <see cref="Count"/>.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder(ids.Length);
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ids));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count, nameof(ids));
            text.Append(Tokens[id]);
        }
        return text.ToString();
    }

    /// <summary>Numbers the characters of a text from 1 by descending frequency, ties by code point.</summary>
    internal static Vocabulary Of(string text)
    {
        var frequencies = new Dictionary<Rune, int>();
        foreach (var rune in text.EnumerateRunes()) frequencies[rune] = frequencies.GetValueOrDefault(rune) + 1;
        var ordered = frequencies.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key.Value);
        return Create([.. ordered.Select(entry => entry.Key.ToString())])!;
    }

    /// <summary>Makes the vocabulary of these characters, numbered from 1.</summary>
    /// <returns>Null when one of them is not exactly one Unicode character, or is there twice.</returns>
    internal static Vocabulary? Create(ImmutableArray<string> characters)
    {
        var ids = new Dictionary<Rune, int>(characters.Length);
        foreach (var character in characters)
        {
            var isOne = Rune.DecodeFromUtf16(character, out var rune, out var length) == OperationStatus.Done
                && length == character.Length;
            if (!isOne || !ids.TryAdd(rune, ids.Count + 1)) return null;
        }
        return new Vocabulary([Unknown, .. characters], ids);
    }

    private static int CountRunes(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }
}
