using System.Reflection;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>Where this checkout's files are.</summary>
internal static class BenchmarkPaths
{
    /// <summary>The checkout that this build was made from.</summary>
    public static string Root { get; } = typeof(BenchmarkPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "RepositoryRoot").Value!;

    /// <summary>What benchmarks keep from one run to the next; may be deleted.</summary>
    public static string Cache { get; } = Path.Combine(Root, "artifacts", "benchmarks");

    /// <summary>Where texts are cached.</summary>
    public static DataDirectory Data { get; } = new(Path.Combine(Cache, "data"));
}
