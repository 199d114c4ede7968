namespace Sweep.Contracts;

/// <summary>Names one trial: its sweep and its number there.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Number">Counts from 1 in the order of expansion; extending a sweep changes no number.</param>
[GenerateSerializer, Immutable, Alias("Sweep.TrialId")]
public readonly record struct TrialId(SweepId Sweep, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Sweep}/{Number}";
}
