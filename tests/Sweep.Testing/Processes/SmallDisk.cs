using System.Diagnostics;

namespace Sweep.Testing;

/// <summary>A folder on a disk of its own that can be filled to the last byte. Only root may mount one.</summary>
public sealed class SmallDisk : IDisposable
{
    private const string Ballast = "ballast";

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Mounts a disk in memory.</summary>
    /// <param name="folder">Made if need be.</param>
    /// <param name="mebibytes">How much it holds.</param>
    /// <returns>Null where this process may not mount.</returns>
    public static SmallDisk? TryMount(string folder, int mebibytes)
    {
        if (!Environment.IsPrivilegedProcess) return null;
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder) ? new(folder) : null;
    }

    /// <summary>Leaves no free byte.</summary>
    public void Fill()
    {
        using FileStream file = new(Path.Combine(Folder, Ballast), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 1);
        var block = new byte[1 << 16];
        for (var length = block.Length; length > 0;)
        {
            try
            {
                file.Write(block, 0, length);
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    /// <summary>Frees what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Path.Combine(Folder, Ballast));

    public void Dispose() => Run("umount", "-l", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(info)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
