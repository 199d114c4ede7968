using System.Text.RegularExpressions;
using Sweep.Testing;

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
            "Type", "NotifyAccess", "User", "Group", "EnvironmentFile", "Environment", "ExecStartPre", "ExecStart", "KillMode",
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

    [Theory]
    [InlineData("10.0.0.5", "address\nsleep\naddress\nsleep\naddress\n")]
    [InlineData("127.0.0.3", "")]
    [InlineData("::1", "")]
    [InlineData(null, "")]
    [InlineData("", "")]
    public void Address_ThatComesLate_IsWaitedFor(string? address, string done)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The unit is one of Linux.");
        using TemporaryFolder folder = new();
        // The machine has the address when it is asked for the third time.
        Script("ip", $"echo address >> '{folder["done"]}'; [ $(wc -l < '{folder["done"]}') -lt 5 ] || echo 10.0.0.5");
        Script("sleep", $"echo sleep >> '{folder["done"]}'");
        File.WriteAllText(folder["done"], "");

        var (exitCode, output, error) = BeforeStart(address, folder.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(done, File.ReadAllText(folder["done"]));
        Assert.Equal(done.Length == 0 ? "" : $"Waiting for {address}, an address that this machine does not have yet.\n", output);

        void Script(string name, string text)
        {
            File.WriteAllText(folder[name], "#!/bin/sh\n" + text + "\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Address_ThatIsNone_IsLeftToTheSilo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The unit is one of Linux.");

        var (exitCode, output, _) = BeforeStart("ten", "/usr/sbin");

        Assert.Equal((0, ""), (exitCode, output));
    }

    [Fact]
    public void ExitCodes_ThatAreTreatedApart_AreTheProgramsOwn() => Assert.Equal(
        ($"{Cli.ExitCode.Interrupted}", $"{Cli.ExitCode.BadInput}", "on-failure"),
        (Unit.Value("SuccessExitStatus"), Unit.Value("RestartPreventExitStatus"), Unit.Value("Restart")));

    [Fact]
    public void Command_BecomesTheSilo_SoThatSignalsAndWordsAreItsOwn() =>
        Assert.StartsWith("/bin/sh -c 'exec /opt/sweep/sweep silo ", Unit.Value("ExecStart"), StringComparison.Ordinal);

    private static (int ExitCode, string Output, string Error) BeforeStart(string? address, string folder)
    {
        var line = Unit.Value("ExecStartPre").Replace("$$", "$", StringComparison.Ordinal);
        const string Shell = "/bin/sh -c '";
        Assert.StartsWith(Shell, line, StringComparison.Ordinal);
        return Programs.Start(
            "/bin/sh", ["-c", line[Shell.Length..^1]],
            new Dictionary<string, string?> { ["SWEEP_ADVERTISE"] = address, ["PATH"] = $"{folder}:/usr/bin:/bin" });
    }

    [GeneratedRegex(@"\$\$\{(\w+)")]
    private static partial Regex Variables();
}
