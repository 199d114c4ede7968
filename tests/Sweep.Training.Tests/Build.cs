using System.Reflection;

namespace Sweep.Training.Tests;

/// <summary>Where this project was built.</summary>
internal static class Build
{
    public static string PackageRoot { get; } = Read("PackageRoot");

    public static string TrainingProject { get; } = Read("TrainingProject");

    private static string Read(string key) => typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
