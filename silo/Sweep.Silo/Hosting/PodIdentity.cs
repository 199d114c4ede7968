using System.Net;

namespace Sweep.Silo;

/// <summary>The Kubernetes pod that a silo runs in, if that was set up so that silos can watch one another's pods.</summary>
/// <param name="Name">The pod's name, which becomes the silo's.</param>
/// <param name="Namespace">Where the pods of all its silos are.</param>
internal sealed record PodIdentity(string Name, string Namespace)
{
    /// <summary>What the API server is asked with. A pod that may not ask has none.</summary>
    public const string TokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private const string ClusterVariable = "KUBERNETES_SERVICE_HOST";
    private const string NameVariable = "POD_NAME";
    private const string NamespaceVariable = "POD_NAMESPACE";
    private const string AddressVariable = "POD_IP";
    private const string ClusterIdVariable = "ORLEANS_CLUSTER_ID";
    private const string ServiceIdVariable = "ORLEANS_SERVICE_ID";

    private static readonly string[] Needed =
        [NameVariable, NamespaceVariable, AddressVariable, ClusterIdVariable, ServiceIdVariable];

    /// <summary>What is said of it.</summary>
    /// <param name="reason">Why not, without a full stop.</param>
    public static string Unwatched(string reason) =>
        $"{reason}, so the pods of other silos are not watched. One that is gone is missed by its silence, after 10 to 15 s.";

    /// <summary>Finds out whether this process is in such a pod.</summary>
    /// <param name="data">A pod shares a database with others, or nobody looks for it.</param>
    /// <param name="environment">The value of a variable; null or empty if it is not set.</param>
    /// <param name="isThere">Whether a file is there.</param>
    /// <param name="say">Takes the reason why not, in one line, where somebody began to set it up.</param>
    /// <returns>Null if it is not in one. That is no fault: silos find out about each other's death by themselves.</returns>
    public static PodIdentity? Find(
        DataDirectory data, Func<string, string?> environment, Predicate<string> isThere, Action<string> say)
    {
        if (data.Server is null || !IsSet(ClusterVariable) || !Needed.Any(IsSet)) return null;
        if (Fault() is not { } fault) return new(environment(NameVariable)!, environment(NamespaceVariable)!);
        say(Unwatched(fault));
        return null;

        bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));

        string? Fault()
        {
            if (Needed.FirstOrDefault(variable => !IsSet(variable)) is { } missing) return $"{missing} is not set";
            if (!IPAddress.TryParse(environment(AddressVariable), out _))
                return $"{AddressVariable} is '{environment(AddressVariable)}', which is no IP address";
            if (environment(ClusterIdVariable) != ClusterNames.ClusterId) return Other(ClusterIdVariable, ClusterNames.ClusterId);
            if (environment(ServiceIdVariable) != ClusterNames.ServiceId) return Other(ServiceIdVariable, ClusterNames.ServiceId);
            return isThere(TokenFile) ? null : $"The file '{TokenFile}' is missing (automountServiceAccountToken)";
        }

        string Other(string variable, string right) => $"{variable} is '{environment(variable)}' and must be '{right}'";
    }
}
