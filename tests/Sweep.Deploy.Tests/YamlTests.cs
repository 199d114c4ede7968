namespace Sweep.Deploy.Tests;

public sealed class YamlTests
{
    public static TheoryData<string> Files => [.. DeployFolder.YamlFiles];

    [Fact]
    public void YamlFiles_AreFound() =>
        Assert.Superset(
            new HashSet<string> { "compose.yaml", "prometheus/prometheus.yml", "kubernetes/base/silos.yaml" },
            DeployFolder.YamlFiles.ToHashSet());

    [Theory]
    [MemberData(nameof(Files))]
    public void Documents_OfEachFile_AreMaps(string file)
    {
        var documents = Yaml.Documents(DeployFolder.PathOf(file));

        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.NotEmpty(document.Entries()));
    }
}
