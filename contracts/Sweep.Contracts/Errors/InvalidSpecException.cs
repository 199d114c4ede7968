namespace Sweep.Contracts;

/// <summary>A submitted spec has faults that a checked grid file cannot have.</summary>
[GenerateSerializer, Alias("Sweep.InvalidSpecException")]
public sealed class InvalidSpecException(string faults) : SweepException(
    $"The submitted spec cannot be read: {faults} Check the grid file with 'sweep validate', and that client and silo "
    + "have the same version.")
{
    /// <summary>What is wrong, one sentence a fault.</summary>
    [Id(0)]
    public string Faults { get; } = faults;
}
