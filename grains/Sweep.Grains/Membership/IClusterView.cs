namespace Sweep.Grains;

/// <summary>What this silo knows of the cluster's members.</summary>
internal interface IClusterView
{
    /// <summary>Whether a silo (as in <see cref="Contracts.SlotId.Silo"/>) is an active member and may have
    /// work.</summary>
    bool IsActive(string silo);

    /// <summary>Whether a silo is dead, or no member at all, so that nothing it had will come back.</summary>
    bool IsGone(string silo);

    /// <summary>Grows whenever a silo comes, goes or changes its state.</summary>
    long Version { get; }
}
