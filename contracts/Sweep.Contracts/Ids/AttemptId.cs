namespace Sweep.Contracts;

/// <summary>Names one handing-out of a trial to a slot. It is the fencing token: whoever shows an older one changes
/// nothing.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Number">Counts from 1 and grows by one each time the trial is handed out.</param>
[GenerateSerializer, Immutable, Alias("Sweep.AttemptId")]
public readonly record struct AttemptId(TrialId Trial, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Trial}#{Number}";
}
