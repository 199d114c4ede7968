namespace Sweep.Contracts;

/// <summary>A submission carries the id of another sweep.</summary>
[GenerateSerializer, Alias("Sweep.SubmissionConflictException")]
public sealed class SubmissionConflictException(SweepId sweep) : SweepException(
    $"The id '{sweep}' already stands for a sweep with another grid. Submit again with a new id.")
{
    /// <summary>The id.</summary>
    [Id(0)]
    public SweepId Sweep { get; } = sweep;
}
