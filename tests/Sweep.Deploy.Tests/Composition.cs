using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary>What Docker Compose starts.</summary>
internal static partial class Composition
{
    public static YamlNode File { get; } = Yaml.Document(DeployFolder.PathOf("compose.yaml"));

    public static YamlNode Cuda { get; } = Yaml.Document(DeployFolder.PathOf("compose.cuda.yaml"));

    public static ImmutableSortedDictionary<string, YamlNode> Services => File.Entries("services");

    /// <summary>Those services that are silos.</summary>
    public static ImmutableSortedDictionary<string, YamlNode> Silos =>
        Services.Where(service => service.Value.Text("image").StartsWith("sweep:", StringComparison.Ordinal))
            .ToImmutableSortedDictionary();

    /// <summary>A text with each <c>${NAME:-default}</c> as it is if nothing is set.</summary>
    public static string Usual(string text) => Variables().Replace(text, "$2");

    /// <summary>The variables that compose itself reads from the environment.</summary>
    public static ImmutableSortedSet<string> Read =>
        [.. Variables().Matches(DeployFolder.Read("compose.yaml")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"(?<!\$)\$\{(\w+):-([^}]*)\}")]
    private static partial Regex Variables();
}
