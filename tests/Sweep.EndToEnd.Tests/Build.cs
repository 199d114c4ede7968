using System.Reflection;

namespace Sweep.EndToEnd.Tests;

/// <summary>Where this build's files are.</summary>
internal static class Build
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The executable that kills itself before a write.</summary>
    public static string CrashHost { get; } = Path.Combine(
        Root, "artifacts", "bin", "Sweep.CrashHost", Configuration.ToLowerInvariant(), "Sweep.CrashHost");

    private static string Metadata(string key) => typeof(Build).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;
}
