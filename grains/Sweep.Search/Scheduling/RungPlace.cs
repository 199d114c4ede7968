namespace Sweep.Search;

/// <summary>A trial among those that reached a rung: by perplexity, then by number.</summary>
/// <param name="Value">Its perplexity there; positive infinity if it diverged on the way.</param>
/// <param name="Number">Its number.</param>
public readonly record struct RungPlace(double Value, int Number) : IComparable<RungPlace>
{
    /// <summary>Best first.</summary>
    public int CompareTo(RungPlace other)
    {
        var byValue = Value.CompareTo(other.Value);
        return byValue != 0 ? byValue : Number.CompareTo(other.Number);
    }

    /// <summary>Whether the left one ranks before the right one.</summary>
    public static bool operator <(RungPlace left, RungPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one ranks after the right one.</summary>
    public static bool operator >(RungPlace left, RungPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not rank after the right one.</summary>
    public static bool operator <=(RungPlace left, RungPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one does not rank before the right one.</summary>
    public static bool operator >=(RungPlace left, RungPlace right) => left.CompareTo(right) >= 0;
}
