using System.Collections.Immutable;
using Sweep.Silo;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

public sealed class KubernetesTests
{
    private static readonly string[] Kustomizations = ["base", "gpu", "components/monitoring"];
    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];
    private static readonly string[] ProbePaths = ["/health/live", "/health/live", "/health/ready"];

    [Fact]
    public void Kustomizations_NameEveryFileAndOnlySuchAsAreThere()
    {
        List<string> named = [];
        foreach (var folder in Kustomizations)
        {
            var kustomization = Yaml.Document(Kubernetes.PathOf($"{folder}/kustomization.yaml"));
            var patches = kustomization.Items("patches").Select(patch => patch.Text("path"));
            string[] files = [.. kustomization.Texts("resources"), .. patches];
            Assert.All(files, file =>
                Assert.True(Path.Exists(Kubernetes.PathOf($"{folder}/{file}")), $"{folder}: there is no '{file}'."));
            named.AddRange(files.Select(file => $"{Kubernetes.Folder}{folder}/{file}"));
            named.Add($"{Kubernetes.Folder}{folder}/kustomization.yaml");
        }

        Assert.Equal(
            DeployFolder.Files.Where(file => file.StartsWith(Kubernetes.Folder, StringComparison.Ordinal)),
            named.Where(file => !file.EndsWith("/../base", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains($"{Kubernetes.Folder}gpu/../base", named);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("gpu")]
    public void Kustomize_OfAnOverlay_MakesTheObjects(string overlay)
    {
        var made = Programs.Run("kubectl", ["kustomize", Kubernetes.PathOf(overlay)]);

        Assert.All(Kubernetes.Objects, o => Assert.Contains($"kind: {o.Text("kind")}\n", made, StringComparison.Ordinal));
        Assert.Contains($"image: sweep:{(overlay == "gpu" ? "cuda" : "cpu")}\n", made, StringComparison.Ordinal);
        Assert.Equal(overlay == "gpu", made.Contains("nvidia.com/gpu: 1\n", StringComparison.Ordinal));
        Assert.Equal(overlay == "gpu", made.Contains("value: cuda:0\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("base", "cpu")]
    [InlineData("gpu", "cuda")]
    public void Image_OfAnOverlay_IsOneThatTheReadmeBuilds(string overlay, string tag)
    {
        var image = Assert.Single(Yaml.Document(Kubernetes.PathOf($"{overlay}/kustomization.yaml")).Items("images"));

        Assert.Equal((Kubernetes.Silo.Text("image"), tag), (image.Text("name"), image.Text("newTag")));
        Assert.Contains(
            $"docker build -f deploy/docker/Dockerfile -t sweep:{tag} ", DeployFolder.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Selectors_FitThePods()
    {
        var pod = Kubernetes.Template.Map("metadata", "labels");
        ImmutableSortedDictionary<string, string>[] selectors =
        [
            Kubernetes.Deployment.Map("spec", "selector", "matchLabels"),
            Kubernetes.Object("Service").Map("spec", "selector"),
            Kubernetes.Object("PodDisruptionBudget").Map("spec", "selector", "matchLabels"),
            Kubernetes.Object("NetworkPolicy").Map("spec", "podSelector", "matchLabels"),
            Assert.Single(Kubernetes.Pod.Items("topologySpreadConstraints")).Map("labelSelector", "matchLabels"),
        ];

        Assert.All(selectors, selector => AssertFits(selector, pod));
        AssertFits(
            Kubernetes.ServiceMonitor.Map("spec", "selector", "matchLabels"), Kubernetes.Labels(Kubernetes.Object("Service")));
    }

    [Fact]
    public void Names_ReferToWhatIsThere()
    {
        var account = Kubernetes.Object("ServiceAccount").Text("metadata", "name");
        var binding = Kubernetes.Object("RoleBinding");
        var subject = Assert.Single(binding.Items("subjects"));
        var volumes = Kubernetes.Pod.Items("volumes");
        string[] all = [.. volumes.Concat(Kubernetes.PodOnGpu.Items("volumes")).Select(volume => volume.Text("name"))];
        var mounts = Kubernetes.Silo.Items("volumeMounts").Concat(Kubernetes.SiloOnGpu.Items("volumeMounts"));

        Assert.Equal(account, Kubernetes.Pod.Text("serviceAccountName"));
        Assert.Equal(("ServiceAccount", account), (subject.Text("kind"), subject.Text("name")));
        Assert.Equal(Kubernetes.Object("Role").Text("metadata", "name"), binding.Text("roleRef", "name"));
        Assert.Equal(
            Kubernetes.Object("PersistentVolumeClaim").Text("metadata", "name"),
            volumes.Named("data").Text("persistentVolumeClaim", "claimName"));
        Assert.Equal(all.Order(), mounts.Select(mount => mount.Text("name")).Order());
        Assert.Equal(
            Kubernetes.Silo.Texts("args").Option("--data-dir"),
            Kubernetes.Silo.Items("volumeMounts").Named("data").Text("mountPath"));
        Assert.Equal(
            (Kubernetes.Deployment.Text("metadata", "name"), Kubernetes.Silo.Text("name")),
            (Kubernetes.Gpu.Text("metadata", "name"), Kubernetes.SiloOnGpu.Text("name")));
        Assert.Equal(
            Kubernetes.Deployment.Text("metadata", "name"),
            Assert.Single(Yaml.Document(Kubernetes.PathOf("gpu/kustomization.yaml")).Items("replicas")).Text("name"));
    }

    [Fact]
    public void Namespace_IsOneEverywhere()
    {
        var name = Kubernetes.Object("Namespace").Text("metadata", "name");

        Assert.All(["base", "gpu"], overlay =>
            Assert.Equal(name, Yaml.Document(Kubernetes.PathOf($"{overlay}/kustomization.yaml")).Text("namespace")));
        Assert.Equal(name, Kubernetes.ServiceMonitor.Text("metadata", "namespace"));
        Assert.Contains($"kubectl create namespace {name}\n", DeployFolder.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_IsTheOneThatTheReadmeMakes()
    {
        var secret = Kubernetes.Silo.Items("env").Named("SWEEP_STORE").At("valueFrom", "secretKeyRef");

        Assert.Contains(
            $"create secret generic {secret.Text("name")} --from-literal={secret.Text("key")}=",
            DeployFolder.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_OfAPod_IsAllThatWatchingPodsNeeds()
    {
        List<string> said = [];
        var environment = Kubernetes.Environment.Add("KUBERNETES_SERVICE_HOST", "10.96.0.1");

        var pod = PodIdentity.Find(
            new DataDirectory("data") { Server = environment["SWEEP_STORE"] },
            environment.GetValueOrDefault, _ => true, said.Add);

        Assert.Empty(said);
        Assert.Equal(new PodIdentity("sweep-silo-7f-x", "sweep", IsWatching: true), pod);
        Assert.Equal("true", Kubernetes.Pod.Text("automountServiceAccountToken"));
    }

    [Fact]
    public void Labels_OfOrleans_AreTheNamesInTheCode()
    {
        var labels = Kubernetes.Template.Map("metadata", "labels");

        Assert.Equal(ClusterNames.ClusterId, labels["orleans/clusterId"]);
        Assert.Equal(ClusterNames.ServiceId, labels["orleans/serviceId"]);
    }

    [Fact]
    public void Rights_AreToReadPodsAndNothingElse()
    {
        var rule = Assert.Single(Kubernetes.Object("Role").Items("rules"));

        Assert.Equal([""], rule.Texts("apiGroups"));
        Assert.Equal(["pods"], rule.Texts("resources"));
        Assert.Equal(["get", "list", "watch"], rule.Texts("verbs"));
    }

    [Fact]
    public void Ports_AreTheOnesOfEveryFile()
    {
        var ports = Kubernetes.Silo.Items("ports");
        var service = Kubernetes.Object("Service").Items("spec", "ports");

        Assert.Equal(["silo", "gateway", "metrics"], ports.Select(port => port.Text("name")));
        Assert.Equal(DeployFolder.Ports, ports.Select(port => port.Number("containerPort")));
        Assert.Equal(DeployFolder.Ports, service.Select(port => port.Number("port")));
        Assert.Equal(ports.Select(port => port.Text("name")), service.Select(port => port.Text("targetPort")));
        Assert.Contains(
            Assert.Single(Kubernetes.ServiceMonitor.Items("spec", "endpoints")).Text("port"),
            service.Select(port => port.Text("name")));
    }

    [Fact]
    public void NetworkPolicy_KeepsSiloAndGatewayPortsForPodsOfSweep()
    {
        var policy = Kubernetes.Object("NetworkPolicy");
        var rules = policy.Items("spec", "ingress");
        var inside = rules.Where(rule => Ports(rule).Any(port => port != DeployFolder.MetricsPort)).ToArray();

        Assert.Equal(["Ingress"], policy.Texts("spec", "policyTypes"));
        Assert.All(rules, rule => Assert.NotEmpty(Ports(rule))); // A rule without ports opens all.
        Assert.Equal([DeployFolder.SiloPort, DeployFolder.GatewayPort], Ports(Assert.Single(inside)));
        var from = Assert.Single(inside[0].Items("from"));
        Assert.Equal(["podSelector"], from.Entries().Keys);
        AssertFits(from.Map("podSelector", "matchLabels"), Kubernetes.Template.Map("metadata", "labels"));
        var outside = Assert.Single(rules, rule => rule != inside[0]);
        Assert.Equal([DeployFolder.MetricsPort], Ports(outside));
        Assert.Equal(["namespaceSelector"], Assert.Single(outside.Items("from")).Entries().Keys);

        static IEnumerable<int> Ports(YamlNode rule) => rule.Items("ports").Select(port => port.Number("port"));
    }

    [Fact]
    public void Probes_AskForWhatASiloServesAndAreInNoHurry()
    {
        var server = Repository.Read("silo", "Sweep.Silo", "Telemetry", "MetricsServer.cs");
        var probes = Probes.Select(name => Kubernetes.Silo.At(name)).ToArray();

        Assert.Equal(ProbePaths, probes.Select(probe => probe.Text("httpGet", "path")));
        Assert.All(probes, probe =>
        {
            Assert.Equal("metrics", probe.Text("httpGet", "port"));
            Assert.Contains($"\"{probe.Text("httpGet", "path")}\"", server, StringComparison.Ordinal);
        });
        // A first start loads several GB of CUDA, and may wait for other silos.
        Assert.InRange(probes[0].Number("periodSeconds") * probes[0].Number("failureThreshold"), 120, 600);
        Assert.InRange(probes[1].Number("periodSeconds") * probes[1].Number("failureThreshold"), 30, 300);
    }

    [Fact]
    public void GraceOfKubernetes_IsLongerThanTheSilos() => Assert.InRange(
        Kubernetes.Pod.Number("terminationGracePeriodSeconds"),
        Duration.Seconds(Kubernetes.Silo.Texts("args").Option("--grace")) + DeployFolder.LeavingSeconds,
        300);

    [Fact]
    public void Pod_MayDoLittle()
    {
        Assert.Equal("true", Kubernetes.Pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", Kubernetes.Pod.Text("securityContext", "seccompProfile", "type"));
        var container = Kubernetes.Silo.At("securityContext");
        Assert.Equal("false", container.Text("allowPrivilegeEscalation"));
        Assert.Equal("true", container.Text("readOnlyRootFilesystem"));
        Assert.Equal(["ALL"], container.Texts("capabilities", "drop"));
        Assert.Equal(
            "restricted", Kubernetes.Object("Namespace").Text("metadata", "labels", "pod-security.kubernetes.io/enforce"));
    }

    [Fact]
    public void Gpu_IsOnePerPod()
    {
        Assert.Equal(1, Kubernetes.SiloOnGpu.Number("resources", "limits", "nvidia.com/gpu"));
        Assert.Contains(
            Kubernetes.PodOnGpu.Items("tolerations"), toleration => toleration.Text("key") == "nvidia.com/gpu");
        Assert.Equal("1", Kubernetes.Object("PodDisruptionBudget").Text("spec", "maxUnavailable"));
    }

    private static void AssertFits(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels)
    {
        Assert.NotEmpty(selector);
        Assert.All(selector, pair => Assert.Equal(pair.Value, labels.GetValueOrDefault(pair.Key)));
    }
}
