using System.Net;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting.Kubernetes;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class PodWatchTests
{
    private const string Pods = "/api/v1/namespaces/sweep/pods";

    private static readonly PodIdentity Pod = new("pod-1", "sweep", IsWatching: true);

    [Fact]
    public async Task WhyNot_PodsMayBeRead_IsNothing() =>
        Assert.Null(await WhyNotAsync(path => path == $"{Pods}/pod-1" ? Json(OwnPod("sweep")) : Json("{\"items\":[]}")));

    [Fact]
    public async Task WhyNot_ListingIsForbidden_SaysWhatIsNeeded()
    {
        var reason = await WhyNotAsync(path => path == Pods
            ? Results.StatusCode(StatusCodes.Status403Forbidden)
            : Json(OwnPod("sweep")));

        Assert.Equal(
            "The API server answers 403 to a question for the pods of 'sweep' (the silo's account must be allowed to get, list "
            + "and watch them)",
            reason);
    }

    [Fact]
    public async Task WhyNot_LabelsAreOthers_SaysWhatIsRight() => Assert.Equal(
        "The pod's label 'orleans/clusterId' is 'other' and must be 'sweep'",
        await WhyNotAsync(_ => Json(OwnPod("other"))));

    [Fact]
    public async Task WhyNot_NobodyAnswers_SaysSo()
    {
        // Port 9 of the loopback: discard, which no machine serves.
        var reason = await PodWatch.WhyNotAsync(
            Pod, new KubernetesClientConfiguration { Host = "http://127.0.0.1:9" }, TestContext.Current.CancellationToken);

        Assert.StartsWith("The API server cannot be asked: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_InAWatchedPod_KeepsSweepsOwnPortsAndNames()
    {
        // Orleans reads them by itself. No other test does, as none is told that it is in Kubernetes.
        Environment.SetEnvironmentVariable("POD_NAME", Pod.Name);
        Environment.SetEnvironmentVariable("POD_NAMESPACE", Pod.Namespace);
        Environment.SetEnvironmentVariable("ORLEANS_CLUSTER_ID", "unheard");
        using TemporaryFolder folder = new();
        SiloEndpoint endpoint = new(IPAddress.Parse("10.1.2.3"), IPAddress.Any);
        SiloSettings settings = new(new DataDirectory(folder["data"]), Task.FromResult(SiloSlots.None), _ => { }, "")
        {
            Pod = Pod,
            Endpoint = endpoint,
        };
        var store = await SiloStore.OpenAsync(
            settings.Data, NullLogger.Instance, TestContext.Current.CancellationToken);
        await using var closing = (IAsyncDisposable)store;
        using var host = SiloBuilding.Build(settings, store, 11119, 30009);

        var listening = host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        var cluster = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;

        Assert.Equal("pod-1", host.Services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName);
        Assert.Equal((ClusterNames.ClusterId, ClusterNames.ServiceId), (cluster.ClusterId, cluster.ServiceId));
        Assert.Equal(endpoint.Advertised, listening.AdvertisedIPAddress);
        Assert.Equal((11119, 30009), (listening.SiloPort, listening.GatewayPort));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 30009), listening.GatewayListeningEndpoint);
        Assert.Contains(
            host.Services.GetServices<IConfigureOptions<ClusterOptions>>(),
            o => o.GetType().Assembly == typeof(KubernetesHostingOptions).Assembly);
    }

    private static string OwnPod(string cluster) =>
        $$"""
        {"metadata": {"name": "pod-1", "labels": {"orleans/clusterId": "{{cluster}}", "orleans/serviceId": "sweep"} } }
        """;

    private static IResult Json(string text) => Results.Text(text, "application/json");

    /// <summary>Asks an API server that answers thus.</summary>
    private static async Task<string?> WhyNotAsync(Func<string, IResult> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using var server = builder.Build();
        server.UseRouting();
        server.MapGet("/{**path}", (HttpContext asked) => answer(asked.Request.Path));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return await PodWatch.WhyNotAsync(
            Pod, new KubernetesClientConfiguration { Host = server.Urls.Single() }, TestContext.Current.CancellationToken);
    }
}
