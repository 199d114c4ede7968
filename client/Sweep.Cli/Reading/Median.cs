namespace Sweep.Cli;

/// <summary>The value in the middle.</summary>
internal static class Median
{
    /// <summary>Of an even number, the mean of the middle two; null of none.</summary>
    public static double? Of(double[] sorted)
    {
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? null
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
