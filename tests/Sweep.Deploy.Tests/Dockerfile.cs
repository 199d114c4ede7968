using System.Collections.Immutable;
using System.Text.Json;

namespace Sweep.Deploy.Tests;

/// <summary>A line of a Dockerfile.</summary>
internal sealed record DockerStep(string Name, string Text);

/// <summary>The image.</summary>
internal static class Dockerfile
{
    /// <summary>Its steps.</summary>
    public static ImmutableArray<DockerStep> Steps { get; } =
    [
        .. from line in Lines().Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
           where line.Trim().Length > 0
           let words = line.Split(' ', 2)
           select new DockerStep(words[0], words[1].Trim()),
    ];

    /// <summary>The steps of the image itself, after those that build the program.</summary>
    public static ImmutableArray<DockerStep> Final { get; } =
        [.. Steps.Skip(Steps.IndexOf(Steps.Last(step => step.Name == "FROM")))];

    /// <summary>What the program is started with if nobody says otherwise.</summary>
    public static ImmutableArray<string> Command => Words("CMD");

    /// <summary>The step of this name in the image itself.</summary>
    public static string Step(string name) => Assert.Single(Final, step => step.Name == name).Text;

    /// <summary>The words of a step that is a list.</summary>
    public static ImmutableArray<string> Words(string name) => [.. JsonSerializer.Deserialize<string[]>(Step(name))!];

    private static string Lines() =>
        string.Join('\n', DeployFolder.Read("docker/Dockerfile").Split('\n').Where(line => !line.StartsWith('#')));
}
