namespace Sweep.Benchmarks;

/// <summary>The result, under these names in snake_case.</summary>
/// <param name="EpochsFull">Epochs of all trials, each trained to its end.</param>
/// <param name="EpochsAsha">Epochs with successive halving.</param>
/// <param name="BestFull">Perplexity of the best checkpoint, each trained to its end.</param>
/// <param name="BestAsha">The same with successive halving.</param>
/// <param name="SecondsFull">Wall time, each trained to its end.</param>
/// <param name="SecondsAsha">The same with successive halving.</param>
internal sealed record AshaRow(
    long EpochsFull, long EpochsAsha, double BestFull, double BestAsha, double SecondsFull, double SecondsAsha)
{
    /// <summary>At least so many times fewer epochs.</summary>
    public const double LeastSaving = 3;

    /// <summary>The best checkpoint at most so many times as bad.</summary>
    public const double MostLoss = 1.02;

    public static AshaRow Of(AshaSide full, AshaSide asha) => new(
        full.Epochs, asha.Epochs, Math.Round(full.Best ?? double.NaN, 4), Math.Round(asha.Best ?? double.NaN, 4),
        Math.Round(full.Seconds, 1), Math.Round(asha.Seconds, 1));

    /// <summary>How many times fewer epochs.</summary>
    public double Saving() => EpochsAsha == 0 ? 0 : (double)EpochsFull / EpochsAsha;

    /// <summary>Whether it saves enough and loses little. NaN is not within limits.</summary>
    public bool IsWithinLimits() => Saving() >= LeastSaving && BestAsha <= BestFull * MostLoss;
}
