using System.Collections.Immutable;
using System.Globalization;

namespace Sweep.Training;

/// <summary>Decides from measured rates how many lanes are best. Pure.</summary>
/// <param name="Lanes">The number found.</param>
/// <param name="Rates">What was measured, in order: lanes, and tokens a second of all of them together.</param>
/// <param name="MemoryEnded">Whether it was memory that ended the search.</param>
internal sealed record LaneSearch(int Lanes, ImmutableArray<(int Lanes, double Rate)> Rates, bool MemoryEnded)
{
    /// <summary>How much faster twice as many lanes must be, all together: each trial takes longer in them, and all of them
    /// take memory.</summary>
    public const double WorthwhileGain = 1.1;

    /// <summary>Doubles the lanes as long as that pays.</summary>
    /// <param name="most">No more than so many.</param>
    /// <param name="compare">Gives the rate of so many lanes and that of twice as many, measured in turns; null where the latter do
    /// not fit.</param>
    public static LaneSearch Run(int most, Func<int, (double Fewer, double More)?> compare)
    {
        var rates = ImmutableSortedDictionary<int, double>.Empty;
        LaneSearch Found(int lanes, bool memoryEnded) => new(lanes, [.. rates.Select(pair => (pair.Key, pair.Value))], memoryEnded);
        for (var lanes = 1; ; lanes *= 2)
        {
            if (2 * lanes > most) return Found(lanes, memoryEnded: false);
            if (compare(lanes) is not { } both) return Found(lanes, memoryEnded: true);
            rates = rates.SetItem(lanes, both.Fewer).SetItem(2 * lanes, both.More);
            if (!IsWorthwhile(both.Fewer, both.More)) return Found(lanes, memoryEnded: false);
        }
    }

    /// <summary>Whether twice as many lanes are worth it; not if a rate is NaN.</summary>
    public static bool IsWorthwhile(double fewer, double more) => more >= fewer * WorthwhileGain;

    /// <summary>Says what was found.</summary>
    public string Describe(string device, LaneShape shape)
    {
        var rates = string.Join(", ", Rates.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Lanes} {(one.Lanes == 1 ? "lane" : "lanes")} {one.Rate / 1000:#,0} k")));
        var measured = Rates.IsEmpty ? "" : $" ({rates} tokens/s)";
        var finding = (Lanes, MemoryEnded) switch
        {
            (1, true) => $"there is no memory for more than one lane{measured}",
            (1, false) => $"lanes do not pay{measured}; one is used",
            (_, true) => $"{Lanes} lanes are used{measured}; there is no memory for more",
            _ => $"{Lanes} lanes are used{measured}",
        };
        return $"{device}: {shape}: {finding}.";
    }
}
