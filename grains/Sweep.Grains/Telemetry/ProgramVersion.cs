using System.Reflection;

namespace Sweep.Grains;

/// <summary>The version of this build.</summary>
public static class ProgramVersion
{
    /// <summary>As <c>0.1.0+</c> and the commit; <c>unknown</c> if the build has none.</summary>
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
