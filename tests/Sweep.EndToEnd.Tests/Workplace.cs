using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>A working directory of a test's own, with a grid file in it.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-end-to-end-");

    public Workplace(string grid) => File.WriteAllText(Grid, grid);

    public string Folder => _folder.FullName;

    public string Grid => Path.Combine(Folder, "grid.json");

    public string Data => Path.Combine(Folder, ".sweep");

    public int CheckpointFiles => Directory.Exists(Path.Combine(Data, "checkpoints"))
        ? Directory.EnumerateFiles(Path.Combine(Data, "checkpoints"), "*.safetensors", SearchOption.AllDirectories).Count()
        : 0;

    /// <summary>Runs the published command here.</summary>
    public Task<Execution> RunAsync(PublishedCommand command, params string[] arguments) =>
        Execution.RunAsync(command.Executable, arguments, Folder);

    public Execution Start(PublishedCommand command, params string[] arguments) =>
        Execution.Start(command.Executable, arguments, Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
