using System.Text.RegularExpressions;
using Sweep.Deploy.Tests.Grafana;

namespace Sweep.Deploy.Tests;

/// <summary>What every alert keeps to.</summary>
public sealed partial class AlertTests
{
    private const string Runbooks = "docs/runbooks.md";

    [Fact]
    public void Alerts_AreUnique()
    {
        Assert.NotEmpty(AlertRule.All());
        Assert.Distinct(AlertRule.All().Select(alert => alert.Name));
    }

    [Fact]
    public void Alerts_SayWhomTheyWake_AndWhy() => Assert.All(AlertRule.All(), alert =>
    {
        Assert.True(alert.Severity is "page" or "ticket", $"{alert.Name} has the severity '{alert.Severity}'.");
        Assert.EndsWith(".", alert.Summary!);
        Assert.EndsWith(".", alert.Description!);
    });

    [Fact]
    public void Alerts_HaveTheirRunbook() => Assert.Equal(
        AlertRule.All().Select(alert => $"{Runbooks}#{alert.Name.ToLowerInvariant()}"),
        AlertRule.All().Select(alert => alert.Runbook));

    [Fact]
    public void Runbooks_AreThoseOfTheAlerts_WithTheirSeverity()
    {
        var sections = Section().Matches(Repository.Read(Runbooks))
            .Select(section => (section.Groups[1].Value, section.Groups[2].Value.ToLowerInvariant()));

        Assert.Equal(AlertRule.All().Select(alert => (alert.Name, alert.Severity!)), sections);
    }

    [Fact]
    public void Alerts_NameOnlyMetrics_ThatAreTold() =>
        Assert.All(AlertRule.All(), alert => Assert.Empty(Metrics.NamedIn(alert.Expression).Except(Metrics.Series)));

    [Fact]
    public void Alerts_HaveACase_InWhichTheyFire_AndOneInWhichTheyDoNot()
    {
        var cases = AlertRule.Cases();

        Assert.All(AlertRule.All(), alert => Assert.Equal(
            [false, true], cases.Where(one => one.Alert == alert.Name).Select(one => one.Fires).Distinct().Order()));
        Assert.Empty(cases.Select(one => one.Alert).Except(AlertRule.All().Select(alert => alert.Name)));
    }

    [GeneratedRegex(@"^## (\w+)\n\n\*(\w+)\.\*", RegexOptions.Multiline)]
    private static partial Regex Section();
}
