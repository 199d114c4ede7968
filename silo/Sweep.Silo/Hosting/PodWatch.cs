using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;
using Orleans.Hosting.Kubernetes;

namespace Sweep.Silo;

/// <summary>Lets the silos of pods watch which of these pods are gone: a deleted pod's address refuses nothing, so its
/// silo would have to be missed by silence.</summary>
/// <remarks>Kubernetes' client is 12 MB, and loaded only by a call here.</remarks>
internal static class PodWatch
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Adds the watching to a silo. Call it before the silo's own settings, so that those win.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(ISiloBuilder silo) => silo.UseKubernetesHosting(options => options.Configure(o =>
        // A silo that was declared dead ends by itself, and its container is started again.
        o.DeleteDefunctSiloPods = false));

    /// <summary>Asks the API server as the watching will, and tells what stands against it.</summary>
    /// <remarks>Orleans' agent asks again and again without a pause for as long as it is forbidden to, and its silo does not
    /// start.</remarks>
    /// <param name="pod">This silo's pod.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if nothing does, else the reason, as the beginning of a sentence.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<string?> WhyNotAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        try
        {
            return await WhyNotAsync(pod, KubernetesClientConfiguration.InClusterConfig(), cancellationToken);
        }
        catch (Exception fault) when (fault is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            return $"The pod's account is not to be read: {fault.Message.TrimEnd('.')}";
        }
    }

    /// <param name="pod">This silo's pod.</param>
    /// <param name="server">Where the API server is, and as whom it is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<string?> WhyNotAsync(
        PodIdentity pod, KubernetesClientConfiguration server, CancellationToken cancellationToken)
    {
        using var client = new Kubernetes(server);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var own = await client.CoreV1.ReadNamespacedPodAsync(pod.Name, pod.Namespace, cancellationToken: limit.Token);
            if (WrongLabel(own) is { } wrong) return wrong;
            await client.CoreV1.ListNamespacedPodAsync(pod.Namespace, limit: 1, cancellationToken: limit.Token);
            return null;
        }
        catch (HttpOperationException fault)
        {
            return $"The API server answers {(int)fault.Response.StatusCode} to a question for the pods of "
                + $"'{pod.Namespace}' (the silo's account must be allowed to get, list and watch them)";
        }
        catch (HttpRequestException fault)
        {
            return $"The API server cannot be asked: {fault.Message.TrimEnd('.')}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FormattableString.Invariant($"The API server did not answer within {Limit.TotalSeconds} s");
        }
    }

    /// <summary>Other labels would be written over by the agent, which takes one right more.</summary>
    private static string? WrongLabel(V1Pod own)
    {
        (string Label, string Right)[] needed =
        [
            (KubernetesHostingOptions.ClusterIdLabel, ClusterNames.ClusterId),
            (KubernetesHostingOptions.ServiceIdLabel, ClusterNames.ServiceId),
        ];
        foreach (var (label, right) in needed)
        {
            var given = own.GetLabel(label);
            if (given != right) return $"The pod's label '{label}' is '{given}' and must be '{right}'";
        }

        return null;
    }
}
