using System.Collections.Immutable;
using Sweep.Contracts;

namespace Sweep.Cli;

/// <summary>Picks a few points of a long curve that tell its shape.</summary>
internal static class ChosenEpochs
{
    /// <summary>The first and the last, the best, and steps of 1, 2 and 5 times a power of ten between: a curve falls fastest
    /// at its beginning.</summary>
    /// <param name="curve">By epoch.</param>
    /// <returns>By epoch; about three for each power of ten.</returns>
    public static ImmutableArray<Measurement> Of(ImmutableArray<Measurement> curve)
    {
        if (curve.IsEmpty) return [];
        var best = curve.Where(m => double.IsFinite(m.Perplexity)).MinBy(m => m.Perplexity)?.Epoch;
        var first = curve[0].Epoch;
        var last = curve[^1].Epoch;
        return [.. curve.Where(m => m.Epoch == first || m.Epoch == last || m.Epoch == best || IsRound(m.Epoch))];
    }

    private static bool IsRound(int epoch)
    {
        while (epoch % 10 == 0 && epoch > 0) epoch /= 10;
        return epoch is 1 or 2 or 5;
    }
}
