using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests;

/// <summary>What is in <c>deploy/</c>.</summary>
internal static partial class DeployFolder
{
    /// <summary>Where silos listen for each other.</summary>
    public const int SiloPort = 11111;

    /// <summary>Where silos listen for commands.</summary>
    public const int GatewayPort = 30000;

    /// <summary>Where silos tell of metrics and health.</summary>
    public const int MetricsPort = 9464;

    /// <summary>How long a silo takes at most after its trials have checkpointed, in seconds: see SiloHost.</summary>
    public const int LeavingSeconds = 10;

    public static int[] Ports => [SiloPort, GatewayPort, MetricsPort];

    /// <summary>The path of a file in it.</summary>
    public static string PathOf(string path) => Repository.PathOf(["deploy", .. path.Split('/')]);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>All files, relative to it.</summary>
    public static ImmutableArray<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(PathOf("."), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PathOf("."), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("secrets/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All YAML files, relative to it.</summary>
    public static ImmutableArray<string> YamlFiles { get; } =
        [.. Files.Where(file => Path.GetExtension(file) is ".yaml" or ".yml")];

    /// <summary>The value of an option on a command line: of <c>--grace=25</c> or <c>--grace 25</c>.</summary>
    public static string Option(this IEnumerable<string> arguments, string name)
    {
        var value = Regex.Match(string.Join(' ', arguments), $"(?<= {name}[= ])\\S+");
        Assert.True(value.Success, $"'{name}' is missing in '{string.Join(' ', arguments)}'.");
        return value.Value;
    }

    /// <summary>What the unit starts a silo of device 0 with, once the shell has added up the ports.</summary>
    public static ImmutableArray<string> UnitArguments()
    {
        var command = Sums().Replace(Unit().Value("ExecStart"), "$1");
        command = Defaults().Replace(command, "$1").Replace("%i", "0", StringComparison.Ordinal);
        var words = command.Split([' ', '\'', '"'], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.SkipWhile(word => !word.EndsWith("/sweep", StringComparison.Ordinal)).Skip(1)];
    }

    public static UnitFile Unit() => UnitFile.Parse(Read("systemd/sweep-silo@.service"));

    [GeneratedRegex(@"\$\$\(\((\d+) \+ %i\)\)")]
    private static partial Regex Sums();

    [GeneratedRegex(@"\$\$\{\w+:-([^}]*)\}")]
    private static partial Regex Defaults();
}
