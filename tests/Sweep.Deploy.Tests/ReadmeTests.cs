using System.Globalization;

namespace Sweep.Deploy.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Ports_AreTheOnesOfEveryFile()
    {
        var ports = DeployFolder.Ports.Select(port => port.ToString(CultureInfo.InvariantCulture)).ToArray();

        Assert.Contains(
            $"{ports[0]} between silos, {ports[1]} for commands, {ports[2]} for `/metrics`", DeployFolder.Read("README.md"),
            StringComparison.Ordinal);
        Assert.Contains(
            $"SWEEP_METRICS_PORT:-{ports[2]}}}", DeployFolder.Read("docker/sweep-health"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("docker")]
    [InlineData("compose.yaml")]
    [InlineData("compose.cuda.yaml")]
    [InlineData("postgres")]
    [InlineData("kubernetes")]
    [InlineData("systemd")]
    [InlineData("prometheus")]
    [InlineData("grafana")]
    [InlineData("secrets")]
    public void Table_TellsOfEachPart(string part)
    {
        Assert.Contains($"| [{part}]({part}) |", DeployFolder.Read("README.md"), StringComparison.Ordinal);
        Assert.True(Path.Exists(DeployFolder.PathOf(part)));
    }
}
