using Sweep.Deploy.Tests.Grafana;

namespace Sweep.Deploy.Tests;

/// <summary>Prometheus itself reads the rules, and finds that they fire when they should.</summary>
public sealed class AlertPromtoolTests
{
    [Fact]
    public async Task Rules_AreValid()
    {
        var (code, output) = await Promtool.RunAsync("deploy/prometheus", "check", "rules", "rules/sweep.yml");

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Alerts_FireWhenTheyShould()
    {
        var (code, output) = await Promtool.RunAsync("deploy/prometheus/tests", "test", "rules", "sweep_test.yml");

        Assert.True(code == 0, output);
    }
}
