namespace Sweep.Search.Tests.Space;

/// <summary>Finds the files that are shipped beside the code.</summary>
internal static class ProjectFiles
{
    private static readonly string Root = FindRoot();

    public static string Schema => File.ReadAllText(Path.Combine(Root, "data", "grid.schema.json"));

    public static string Grid(string name) => File.ReadAllText(Path.Combine(Root, "data", "grids", name));

    public static IEnumerable<string> GridNames =>
        Directory.EnumerateFiles(Path.Combine(Root, "data", "grids"), "*.json").Select(Path.GetFileName).Order()!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sweep.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds Sweep.sln.");
    }
}
