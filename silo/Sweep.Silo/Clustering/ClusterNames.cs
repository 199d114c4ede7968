namespace Sweep.Silo;

/// <summary>What silos and clients of one cluster have in common.</summary>
internal static class ClusterNames
{
    /// <summary>The same for every data directory, so that a client can be sent to an address alone. Whose silo answers there is
    /// checked afterwards.</summary>
    public const string ClusterId = "sweep";

    /// <summary>The name under which grains are known.</summary>
    public const string ServiceId = "sweep";
}
