namespace Sweep.Cli;

/// <summary>Guesses what was meant by a mistyped name.</summary>
internal static class NearestName
{
    private const int MostChanges = 2;
    private const int ShortName = 3;

    /// <summary>
    /// The nearest name that two changed letters give (one, for a short name); null when none is as near.
    /// </summary>
    public static string? Find(string typed, IEnumerable<string> names) =>
        names.Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(n => n.Distance <= (n.Name.Length <= ShortName ? 1 : MostChanges))
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name).FirstOrDefault();

    // Levenshtein's: the fewest letters to insert, delete or replace.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
