namespace Sweep.Testing;

/// <summary>A folder of a test's own that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its absolute path. The name has what trips careless code: a space, a '#', a '%' and a '?'.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("sweep #1 100%? ").FullName;

    /// <summary>The absolute path of something in it.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
