using Sweep.Deploy.Tests.Grafana;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

public sealed class PrometheusConfigurationTests
{
    private static readonly YamlNode File = Yaml.Document(DeployFolder.PathOf("prometheus/prometheus.yml"));

    public static TheoryData<string> Files => [.. DeployFolder.YamlFiles];

    [Fact]
    public async Task Check_OfPromtool_FindsNothing()
    {
        var (code, output) = await Promtool.RunAsync("deploy/prometheus", "check", "config", "prometheus.yml");

        Assert.True(code == 0, output);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Scraping_InEachFile_IsEveryTwoSeconds(string file)
    {
        string[] intervals =
        [
            .. from document in Yaml.Documents(DeployFolder.PathOf(file))
               from map in document.Maps()
               from entry in map.Entries()
               let isMonitor = document.Find("kind")?.Text() == "ServiceMonitor"
               where entry.Key is "scrape_interval" || (entry.Key is "interval" && isMonitor)
               select entry.Value.Text(),
        ];

        Assert.All(intervals, interval => Assert.Equal("2s", interval));
        if (file is "prometheus/prometheus.yml" || file.EndsWith("service-monitor.yaml", StringComparison.Ordinal))
            Assert.NotEmpty(intervals);
    }

    [Fact]
    public void Silos_AreFoundUnderTheNameThatComposeGivesThem()
    {
        var job = Job("sweep");
        var discovery = Assert.Single(job.Items("dns_sd_configs"));

        Assert.Equal(DeployFolder.MetricsPort, discovery.Number("port"));
        Assert.All(Composition.Silos.Values, silo =>
            Assert.Equal(discovery.Texts("names"), silo.Texts("networks", "default", "aliases")));
    }

    [Fact]
    public void Job_IsCalledSweepInKubernetesToo()
    {
        var label = Kubernetes.ServiceMonitor.Text("spec", "jobLabel");

        Assert.Equal("sweep", Kubernetes.Labels(Kubernetes.Object("Service"))[label]);
        Assert.NotNull(Job("sweep"));
    }

    [Fact]
    public void Dropped_IsTheSameInKubernetes()
    {
        var here = Assert.Single(Job("sweep").Items("metric_relabel_configs"));
        var endpoint = Assert.Single(Kubernetes.ServiceMonitor.Items("spec", "endpoints"));
        var there = Assert.Single(endpoint.Items("metricRelabelings"));

        Assert.Equal(("drop", "drop"), (here.Text("action"), there.Text("action")));
        Assert.Equal(here.Text("regex"), there.Text("regex"));
    }

    [Fact]
    public void Folder_IsTheOneThatComposeMounts()
    {
        var prometheus = Composition.Services["prometheus"];

        Assert.Contains("./prometheus:/etc/prometheus:ro", prometheus.Texts("volumes"));
        Assert.Contains("--config.file=/etc/prometheus/prometheus.yml", prometheus.Texts("command"));
    }

    private static YamlNode Job(string name) =>
        Assert.Single(File.Items("scrape_configs"), job => job.Text("job_name") == name);
}
