namespace Sweep.Search;

/// <summary>A trial's place among the candidates of its sweep: by candidate, then by number.</summary>
/// <param name="Candidate">Its best candidate.</param>
/// <param name="Number">Its number.</param>
public readonly record struct RankedTrial(CandidateResult Candidate, int Number) : IComparable<RankedTrial>
{
    /// <summary>Best first.</summary>
    public int CompareTo(RankedTrial other)
    {
        var byCandidate = Candidate.CompareTo(other.Candidate);
        return byCandidate != 0 ? byCandidate : Number.CompareTo(other.Number);
    }

    /// <summary>Whether the left one ranks before the right one.</summary>
    public static bool operator <(RankedTrial left, RankedTrial right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one ranks after the right one.</summary>
    public static bool operator >(RankedTrial left, RankedTrial right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one does not rank after the right one.</summary>
    public static bool operator <=(RankedTrial left, RankedTrial right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one does not rank before the right one.</summary>
    public static bool operator >=(RankedTrial left, RankedTrial right) => left.CompareTo(right) >= 0;
}
