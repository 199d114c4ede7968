namespace Sweep.Contracts;

/// <summary>The version of what a trainer computes. It is part of a trial's content hash.</summary>
public static class TrainerVersion
{
    /// <summary>Changes whenever the same trial would give other numbers than before: other random numbers, another
    /// order of sums.</summary>
    public const string Current = "4";
}
