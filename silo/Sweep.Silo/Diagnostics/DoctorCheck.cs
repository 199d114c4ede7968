using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>What one look at the machine found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it stands.</param>
/// <param name="Finding">What was found, in one line.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
public sealed record DoctorCheck(string Name, DoctorState State, string Finding, string? Remedy = null)
{
    /// <summary>The numbers behind the finding, by their names in snake_case; a number may be infinite.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Figures { get; init; } = [];
}

/// <summary>How a check went.</summary>
public enum DoctorState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but something about it may surprise.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Failed,

    /// <summary>Cannot be checked.</summary>
    NotCheckable,

    /// <summary>Measured; there is no figure that it should be.</summary>
    Measured,
}
