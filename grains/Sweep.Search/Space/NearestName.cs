using System.Collections.Immutable;

namespace Sweep.Search;

/// <summary>Guesses which known name a misspelt one stands for.</summary>
public static class NearestName
{
    private const int LongestName = 40;
    private const int ShortestPart = 3;

    /// <summary>The known name that is nearest; the first of equally near ones.</summary>
    /// <param name="name">What was typed, of any length.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>Null when none is near enough to be meant.</returns>
    public static string? Find(string name, ImmutableArray<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LongestName) return null;
        var folded = Fold(name);
        var nearest = known
            .Select(candidate => (Name: candidate, Distance: Distance(folded, Fold(candidate))))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault(candidate => candidate.Distance <= Tolerance(folded, candidate.Name));
        return nearest.Name ?? OnlyOneWith(folded, known);
    }

    private static int Tolerance(string name, string candidate) =>
        Math.Max(1, Math.Min(name.Length, candidate.Length) / 3);

    /// <summary>The first name that begins so, else the one that has it within, if there is one alone.</summary>
    private static string? OnlyOneWith(string part, ImmutableArray<string> known)
    {
        if (part.Length < ShortestPart) return null;
        var beginning = known.FirstOrDefault(name => Fold(name).StartsWith(part, StringComparison.Ordinal));
        if (beginning is not null) return beginning;
        var within = known.Where(name => Fold(name).Contains(part, StringComparison.Ordinal)).Take(2).ToArray();
        return within is [var only] ? only : null;
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>
    /// Letters to insert, remove, replace or swap with their neighbour to make one name of the other.
    /// </summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                var isSwap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (isSwap) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
