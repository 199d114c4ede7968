namespace Sweep.Silo;

/// <summary>Guesses which known name a mistyped one stands for.</summary>
internal static class NearestName
{
    private const int MaxDistance = 3;

    /// <summary>The known name nearest to this one; null when none is near enough to be meant.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var typed = Fold(name);
        if (typed.Length < 2) return null;
        return known
            .Select(candidate => (Name: candidate, Distance: Distance(typed, Fold(candidate))))
            .Where(candidate => candidate.Distance <= Math.Min(MaxDistance, typed.Length / 2))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    // 'Time-Machine' and 'time_machine' are the same word to whoever types them.
    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static int Distance(string typed, string candidate)
    {
        if (candidate.Contains(typed, StringComparison.Ordinal)) return candidate == typed ? 0 : 1;

        var row = Enumerable.Range(0, candidate.Length + 1).ToArray();
        for (var i = 1; i <= typed.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= candidate.Length; j++)
            {
                var substituted = diagonal + (typed[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[candidate.Length];
    }
}
