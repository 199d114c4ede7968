namespace Sweep.Silo.Tests;

/// <summary>Takes the permission to write from a file or folder, and gives it back. Skips the test where that stops
/// nobody.</summary>
internal sealed class ReadOnlyPermissions : IDisposable
{
    private const UnixFileMode Writing = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _path;

    private ReadOnlyPermissions(string path) => _path = path;

    public static ReadOnlyPermissions On(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps permissions otherwise.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write everything.");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~Writing);
        return new ReadOnlyPermissions(path);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_path, File.GetUnixFileMode(_path) | UnixFileMode.UserWrite);
    }
}
