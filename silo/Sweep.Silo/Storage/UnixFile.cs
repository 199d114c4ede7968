using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sweep.Silo;

/// <summary>What .NET's own file calls refuse on Unix: to open a folder, and to read a file that another process has
/// locked.</summary>
internal static class UnixFile
{
    private const int ReadOnly = 0;
    private const int WriteAndSearch = 2 | 1; // W_OK and X_OK

    /// <summary>Flushes a folder's entries to disk: without it a power cut can take back a rename that had
    /// succeeded.</summary>
    public static void FlushFolder(string path)
    {
        // Windows writes its folders through by itself, and opens none for flushing.
        if (OperatingSystem.IsWindows()) return;
        using var folder = Open(path);
        RandomAccess.FlushToDisk(folder);
    }

    /// <summary>Opens a file or folder for reading, without the lock that .NET would ask for.</summary>
    /// <exception cref="IOException">It is not there, or this user may not read it.</exception>
    public static SafeFileHandle Open(string path)
    {
        var handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly), ownsHandle: true);
        if (!handle.IsInvalid) return handle;
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new IOException($"{new Win32Exception(error).Message} : '{path}'", error);
    }

    /// <summary>Whether this user may make files in a folder. On Windows that is only known by trying, so it is true
    /// there.</summary>
    public static bool MayWrite(string folder) =>
        OperatingSystem.IsWindows() || Access(Encoding.UTF8.GetBytes(folder + '\0'), WriteAndSearch) == 0;

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open(byte[] path, int flags);
}
