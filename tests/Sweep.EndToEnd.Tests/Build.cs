using System.Reflection;

namespace Sweep.EndToEnd.Tests;

/// <summary>Where this build's files are.</summary>
internal static class Build
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The executable that kills itself before a write.</summary>
    public static string CrashHost { get; } = Program("Sweep.CrashHost");

    /// <summary>The executable that disturbs a cluster at random.</summary>
    public static string Chaos { get; } = Program("Sweep.Chaos");

    private static string Program(string name) =>
        Path.Combine(Root, "artifacts", "bin", name, Configuration.ToLowerInvariant(), name);

    private static string Metadata(string key) => typeof(Build).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;
}
