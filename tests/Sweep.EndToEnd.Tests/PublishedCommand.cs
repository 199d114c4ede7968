using Sweep.EndToEnd.Tests;
using Sweep.Testing;

[assembly: AssemblyFixture(typeof(PublishedCommand))]

namespace Sweep.EndToEnd.Tests;

/// <summary>The command as <c>dotnet publish</c> lays it out, made once for all tests from the build that they belong
/// to.</summary>
public sealed class PublishedCommand : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-published-");

    public string Folder => _folder.FullName;

    public string Executable => Path.Combine(Folder, OperatingSystem.IsWindows() ? "sweep.exe" : "sweep");

    public async ValueTask InitializeAsync()
    {
        var project = Path.Combine(Build.Root, "client", "Sweep.Cli");
        var publish = await Execution.RunAsync(
            "dotnet", ["publish", project, "-c", Build.Configuration, "--no-build", "-o", Folder], Build.Root);
        if (publish.ExitCode != 0) throw new InvalidOperationException($"dotnet publish failed:\n{publish.Output}{publish.Error}");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
