using System.Net;

namespace Sweep.Silo;

/// <summary>The Kubernetes pod that a silo runs in.</summary>
/// <param name="Name">The pod's name. It is the silo's too: a silo that watches pods takes one of another name for
/// gone.</param>
/// <param name="Namespace">Where the pods of all silos are; empty if it was not told.</param>
/// <param name="IsWatching">Whether the silo watches the pods of the others.</param>
internal sealed record PodIdentity(string Name, string Namespace, bool IsWatching)
{
    /// <summary>What the API server is asked with. A pod that may not ask has none.</summary>
    public const string TokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private const string ClusterVariable = "KUBERNETES_SERVICE_HOST";
    private const string NameVariable = "POD_NAME";
    private const string NamespaceVariable = "POD_NAMESPACE";
    private const string AddressVariable = "POD_IP";
    private const string ClusterIdVariable = "ORLEANS_CLUSTER_ID";
    private const string ServiceIdVariable = "ORLEANS_SERVICE_ID";

    private static readonly string[] Needed = [NamespaceVariable, AddressVariable, ClusterIdVariable, ServiceIdVariable];

    /// <summary>What is said where pods are not watched.</summary>
    /// <param name="reason">Why not, without a full stop.</param>
    public static string Unwatched(string reason) =>
        $"{reason}, so the pods of other silos are not watched. One that is gone is missed by its silence, after 10 to "
        + "15 s.";

    /// <summary>Finds out whether this process is in a pod, and whether that was set up for watching.</summary>
    /// <param name="data">Only a database is shared by pods.</param>
    /// <param name="environment">The value of a variable; null or empty if it is not set.</param>
    /// <param name="isThere">Whether a file is there.</param>
    /// <param name="say">Takes the reason why pods are not watched, in one line.</param>
    /// <returns>Null if it is not in a pod, or knows no name of it. That is no fault: silos find out about each other's
    /// death by themselves.</returns>
    public static PodIdentity? Find(
        DataDirectory data, Func<string, string?> environment, Predicate<string> isThere, Action<string> say)
    {
        if (data.Server is null || !IsSet(ClusterVariable) || !IsSet(NameVariable)) return null;
        var fault = Fault(environment, isThere);
        if (fault is not null) say(Unwatched(fault));
        return new(environment(NameVariable)!, environment(NamespaceVariable) ?? "", fault is null);

        bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));
    }

    private static string? Fault(Func<string, string?> environment, Predicate<string> isThere)
    {
        if (Needed.FirstOrDefault(variable => string.IsNullOrEmpty(environment(variable))) is { } missing)
            return $"{missing} is not set";
        if (!IPAddress.TryParse(environment(AddressVariable), out _))
            return $"{AddressVariable} is '{environment(AddressVariable)}', which is no IP address";
        if (Other(ClusterIdVariable, ClusterNames.ClusterId) is { } cluster) return cluster;
        if (Other(ServiceIdVariable, ClusterNames.ServiceId) is { } service) return service;
        return isThere(TokenFile) ? null : $"The file '{TokenFile}' is missing (automountServiceAccountToken)";

        string? Other(string variable, string right) =>
            environment(variable) == right ? null : $"{variable} is '{environment(variable)}' and must be '{right}'";
    }
}
