using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests;

public sealed partial class SystemdUnitTests
{
    private static readonly UnitFile Unit = DeployFolder.Unit();

    /// <summary>Settings of systemd 247 and later, by section, that the unit may use.</summary>
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Unit"] = ["Description", "After", "Wants", "RequiresMountsFor", "StartLimitIntervalSec"],
        ["Install"] = ["WantedBy"],
        ["Service"] =
        [
            "Type", "NotifyAccess", "User", "Group", "EnvironmentFile", "Environment", "ExecStart", "KillMode",
            "TimeoutStopSec", "TimeoutStartSec", "Restart", "RestartSec", "SuccessExitStatus", "RestartPreventExitStatus",
            "OOMPolicy", "CacheDirectory",
            "ReadWritePaths", "ProtectSystem", "ProtectHome", "PrivateTmp", "ProtectKernelTunables", "ProtectKernelModules",
            "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock", "ProtectHostname", "ProtectProc", "NoNewPrivileges",
            "CapabilityBoundingSet", "AmbientCapabilities", "LockPersonality", "RestrictNamespaces", "RestrictRealtime",
            "RestrictSUIDSGID", "RemoveIPC", "RestrictAddressFamilies", "SystemCallArchitectures", "SystemCallFilter",
            "SystemCallErrorNumber", "UMask", "DevicePolicy", "DeviceAllow",
        ],
    };

    [Fact]
    public void Settings_AreKnownInTheirSection() =>
        Assert.All(Unit.Settings, setting => Assert.Contains(setting.Name, Known[setting.Section]));

    [Fact]
    public void Verify_OfSystemdItself_FindsNothing()
    {
        // It is content with what it does not know, and only tells of it.
        var told = Programs.Run("systemd-analyze", ["verify", DeployFolder.PathOf("systemd/sweep-silo@.service")]);

        Assert.DoesNotContain("sweep-silo@", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_ThatTheUnitReads_AreThoseOfTheExample()
    {
        var example = DeployFolder.Read("systemd/silo.env.example").Split('\n')
            .Select(line => line.TrimStart('#').Split('=')[0])
            .Where(name => name.StartsWith("SWEEP_", StringComparison.Ordinal));
        var read = Variables().Matches(Unit.Value("ExecStart")).Select(match => match.Groups[1].Value);

        // The program reads the store by itself.
        Assert.Equal(example.Order(StringComparer.Ordinal), read.Append("SWEEP_STORE").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Type_IsNotify_SoThatItWaitsForTheSilosWord() =>
        Assert.Equal(("notify", "main"), (Unit.Value("Type"), Unit.Value("NotifyAccess")));

    [Fact]
    public void User_IsNotRootAndIsMadeByTheReadme()
    {
        Assert.Equal(("sweep", "sweep"), (Unit.Value("User"), Unit.Value("Group")));
        Assert.Contains("useradd --uid 1654 --gid sweep ", DeployFolder.Read("README.md"), StringComparison.Ordinal);
        Assert.Equal("yes", Unit.Value("NoNewPrivileges"));
        Assert.Equal("", Unit.Value("CapabilityBoundingSet"));
    }

    [Fact]
    public void GraceOfSystemd_IsLongerThanTheSilos() => Assert.InRange(
        Duration.Seconds(Unit.Value("TimeoutStopSec")),
        Duration.Seconds(DeployFolder.UnitArguments().Option("--grace")) + DeployFolder.LeavingSeconds,
        300);

    [Fact]
    public void Paths_AreThoseOfTheReadmeAndOfTheFolderThatItWaitsFor()
    {
        var readme = DeployFolder.Read("README.md");
        var folder = DeployFolder.UnitArguments().Option("--data-dir");
        var words = Unit.Value("ExecStart").Split(' ');
        var program = words.First(word => word.EndsWith("/sweep", StringComparison.Ordinal));

        Assert.Equal(folder, Unit.Value("RequiresMountsFor"));
        Assert.Contains(folder, Unit.Values("ReadWritePaths"));
        Assert.Contains($" -o {Path.GetDirectoryName(program)}\n", readme, StringComparison.Ordinal);
        Assert.Contains(
            $"deploy/systemd/silo.env.example {Unit.Value("EnvironmentFile")}", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void ExitCodes_ThatAreTreatedApart_AreTheProgramsOwn() => Assert.Equal(
        ($"{Cli.ExitCode.Interrupted}", $"{Cli.ExitCode.BadInput}", "on-failure"),
        (Unit.Value("SuccessExitStatus"), Unit.Value("RestartPreventExitStatus"), Unit.Value("Restart")));

    [Fact]
    public void Command_BecomesTheSilo_SoThatSignalsAndWordsAreItsOwn() =>
        Assert.StartsWith("/bin/sh -c 'exec /opt/sweep/sweep silo ", Unit.Value("ExecStart"), StringComparison.Ordinal);

    [GeneratedRegex(@"\$\$\{(\w+)")]
    private static partial Regex Variables();
}
