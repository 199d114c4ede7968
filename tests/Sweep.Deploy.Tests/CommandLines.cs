using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Sweep.Deploy.Tests;

/// <summary>A command line of <c>sweep</c> and where it stands.</summary>
internal sealed record CommandLine(string File, ImmutableArray<string> Arguments)
{
    public override string ToString() => $"{File}: sweep {string.Join(' ', Arguments)}";
}

/// <summary>All command lines of <c>sweep</c> that are written down for whoever deploys it.</summary>
internal static partial class CommandLines
{
    private static readonly string[] Pages = ["deploy/README.md", "docs/operations.md"];

    /// <summary>Those with which something starts a silo.</summary>
    public static ImmutableArray<CommandLine> OfSilos { get; } =
    [
        new("docker/Dockerfile", Dockerfile.Command),
        .. Composition.Silos.Select(silo => new CommandLine($"compose.yaml {silo.Key}", silo.Value.Texts("command"))),
        new("kubernetes/base/silos.yaml", [.. Kubernetes.Silo.Texts("args").Select(Kubernetes.WithAddress)]),
        new("systemd/sweep-silo@.service", DeployFolder.UnitArguments()),
    ];

    /// <summary>Those that pages show in blocks for a shell.</summary>
    public static ImmutableArray<CommandLine> OfPages { get; } =
    [
        .. from page in Pages
           let text = Repository.Read(page.Split('/')).Replace("\\\n", " ", StringComparison.Ordinal)
           from Match block in Blocks().Matches(text)
           from line in block.Groups[1].Value.Split('\n')
           where !line.TrimStart().StartsWith('#')
           from Match command in Sweeps().Matches(line.Split(" # ")[0])
           select new CommandLine(page, Words(command.Groups[1].Value)),
    ];

    private static ImmutableArray<string> Words(string text) =>
        [.. Word().Matches(text).Select(word => word.Value.Trim('\'', '"'))];

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    private const string Names = "run|resume|silo|submit|slots|pause|cancel|retry|extend|delete|list|show|watch|trials|best|plot|"
        + "compare|export|generate|evaluate|corpora|validate|doctor";

    // "sweep" as a word of its own, then a command: not a folder, an image or a user.
    [GeneratedRegex($@"(?:^|[\s/(])sweep ((?:{Names})\b[^|<>;&)]*)")]
    private static partial Regex Sweeps();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex Word();
}
