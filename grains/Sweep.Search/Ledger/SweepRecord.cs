using Sweep.Contracts;

namespace Sweep.Search;

/// <summary>One sweep as the ledger holds it.</summary>
/// <param name="Id">Made by the client that submitted it.</param>
/// <param name="SpecJson">Its spec in canonical JSON.</param>
/// <param name="Name">From the spec, for lists.</param>
/// <param name="Priority">From the spec, for the dispatcher.</param>
/// <param name="Created">When it was submitted, UTC.</param>
public sealed record SweepRecord(SweepId Id, string SpecJson, string Name, int Priority, DateTimeOffset Created)
{
    /// <summary>Where it stands.</summary>
    public SweepState State { get; init; } = SweepState.Running;

    /// <summary>Why it is paused; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>When it finished, UTC; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Grows by one with every change; a store writes a change only onto the version before it.</summary>
    public long Version { get; init; }
}
