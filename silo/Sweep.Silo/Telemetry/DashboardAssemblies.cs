using System.Reflection;
using System.Runtime.Loader;

namespace Sweep.Silo;

/// <summary>Loads the Orleans dashboard from a folder of its own, where it is not found unless it is asked for.</summary>
/// <remarks>Orleans loads all assemblies beside the program that have to do with it, and takes their grains for its silo's: one that
/// serves no dashboard would be chosen for the dashboard's grain, and fail to make it.</remarks>
internal static class DashboardAssemblies
{
    private static readonly Lock Gate = new();
    private static bool _isLoaded;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "dashboard");

    /// <summary>Loads it. A repeat does nothing.</summary>
    public static void Load()
    {
        lock (Gate)
        {
            if (_isLoaded) return;
            AssemblyLoadContext.Default.Resolving += (context, name) => Find(context, name);
            foreach (var file in Directory.EnumerateFiles(Folder, "*.dll")) AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
            _isLoaded = true;
        }
    }

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name)
    {
        var file = Path.Combine(Folder, $"{name.Name}.dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}
