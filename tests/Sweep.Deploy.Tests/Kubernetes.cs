using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary>What kustomize makes of <c>deploy/kubernetes</c>, as far as can be read from its files.</summary>
internal static class Kubernetes
{
    public const string Folder = "kubernetes/";

    /// <summary>An address for pods.</summary>
    public const string Address = "10.1.2.3";

    /// <summary>All objects of the base.</summary>
    public static ImmutableArray<YamlNode> Objects { get; } =
    [
        .. Yaml.Document(PathOf("base/kustomization.yaml")).Texts("resources")
            .SelectMany(file => Yaml.Documents(PathOf($"base/{file}"))),
    ];

    public static YamlNode Deployment => Object("Deployment");

    /// <summary>The pod's template.</summary>
    public static YamlNode Template => Deployment.At("spec", "template");

    public static YamlNode Pod => Template.At("spec");

    /// <summary>The container of a silo.</summary>
    public static YamlNode Silo => Assert.Single(Pod.Items("containers"));

    /// <summary>What differs on a GPU.</summary>
    public static YamlNode Gpu => Yaml.Document(PathOf("gpu/silo-on-gpu.yaml"));

    public static YamlNode PodOnGpu => Gpu.At("spec", "template", "spec");

    public static YamlNode SiloOnGpu => Assert.Single(PodOnGpu.Items("containers"));

    public static YamlNode ServiceMonitor => Yaml.Document(PathOf("components/monitoring/service-monitor.yaml"));

    /// <summary>The labels that kustomize puts on every object, though not on pods.</summary>
    public static ImmutableSortedDictionary<string, string> CommonLabels =>
        Assert.Single(Yaml.Document(PathOf("base/kustomization.yaml")).Items("labels")).Map("pairs");

    public static string PathOf(string file) => DeployFolder.PathOf(Folder + file);

    /// <summary>The only object of a kind.</summary>
    public static YamlNode Object(string kind) => Assert.Single(Objects, o => o.Text("kind") == kind);

    /// <summary>All labels of an object.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(YamlNode o) =>
        o.Map("metadata", "labels").SetItems(CommonLabels);

    public static string WithAddress(string argument) => argument.Replace("$(POD_IP)", Address, StringComparison.Ordinal);

    /// <summary>The environment of a silo's container, once its pod has a name and an address.</summary>
    public static ImmutableSortedDictionary<string, string> Environment => Silo.Items("env").ToImmutableSortedDictionary(
        variable => variable.Text("name"),
        variable => variable.Find("valueFrom", "fieldRef") is { } told ? Field(told.Text("fieldPath"))
            : variable.Find("valueFrom", "secretKeyRef") is not null ? "postgres://sweep:secret@db/sweep"
            : variable.Text("value"));

    private static string Field(string path) => path switch
    {
        "metadata.name" => "sweep-silo-7f-x",
        "metadata.namespace" => Yaml.Document(PathOf("base/kustomization.yaml")).Text("namespace"),
        "status.podIP" => Address,
        _ when path.StartsWith("metadata.labels['", StringComparison.Ordinal) =>
            Template.Text("metadata", "labels", path["metadata.labels['".Length..^2]),
        _ => throw new InvalidOperationException($"'{path}' is no field that a container may be told."),
    };
}
