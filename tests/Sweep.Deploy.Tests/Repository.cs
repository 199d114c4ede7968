using System.Reflection;

namespace Sweep.Deploy.Tests;

/// <summary>The files of the checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The checkout's folder.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The path of a file or folder in it.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>What a file of it says.</summary>
    public static string Read(params ReadOnlySpan<string> parts) => File.ReadAllText(PathOf(parts));
}
