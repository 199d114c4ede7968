namespace Sweep.Search;

/// <summary>What a candidate checkpoint reached. Ordered best first.</summary>
/// <param name="Epoch">At the end of which epoch.</param>
/// <param name="Perplexity">The file's own perplexity, evaluated with still weights.</param>
public readonly record struct CandidateResult(int Epoch, double Perplexity) : IComparable<CandidateResult>
{
    /// <summary>The perplexity as it is ranked: equal to two decimals is a tie.</summary>
    public double RankedPerplexity => TrialRanking.Round(Perplexity);

    /// <summary>Lower perplexity first; of a tie, fewer epochs first; NaN last.</summary>
    public int CompareTo(CandidateResult other)
    {
        var mine = double.IsNaN(Perplexity) ? double.PositiveInfinity : RankedPerplexity;
        var theirs = double.IsNaN(other.Perplexity) ? double.PositiveInfinity : other.RankedPerplexity;
        var byPerplexity = mine.CompareTo(theirs);
        return byPerplexity != 0 ? byPerplexity : Epoch.CompareTo(other.Epoch);
    }

    /// <summary>Whether the left one ranks before the right one.</summary>
    public static bool operator <(CandidateResult left, CandidateResult right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one ranks after the right one.</summary>
    public static bool operator >(CandidateResult left, CandidateResult right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not rank after the right one.</summary>
    public static bool operator <=(CandidateResult left, CandidateResult right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one does not rank before the right one.</summary>
    public static bool operator >=(CandidateResult left, CandidateResult right) => left.CompareTo(right) >= 0;
}
