using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Cli;

/// <summary>Trials by number, as a command line names them: <c>3,5-7</c>.</summary>
/// <param name="Ranges">At least one; both ends belong to it.</param>
internal sealed record TrialNumbers(ImmutableArray<(int First, int Last)> Ranges)
{
    /// <summary>The largest number named.</summary>
    public int Largest => Ranges.Max(range => range.Last);

    /// <summary>Reads numbers and ranges with commas between them.</summary>
    /// <returns>Null where the text is none.</returns>
    public static TrialNumbers? Parse(string text)
    {
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last || first > last) return null;
            ranges.Add((first, last));
        }
        return new(ranges.ToImmutable());
    }

    /// <summary>Whether a trial is named.</summary>
    public bool Contains(int number) => Ranges.Any(range => range.First <= number && number <= range.Last);

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
