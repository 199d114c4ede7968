namespace Sweep.Contracts;

/// <summary>The trainer's version: part of every content hash, so it changes whenever equal inputs would give other bits.</summary>
public static class TrainerVersion
{
    /// <summary>The version of this build.</summary>
    public const string Current = "1";
}
