using System.Runtime.InteropServices;

namespace Sweep.Training;

/// <summary>The C library's memory, which libtorch takes its CPU tensors from.</summary>
internal static class NativeHeap
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD

    // More than the tensors of a step take together; what is larger than the other one goes back to the system at once.
    private const int KeepBytes = 1 << 30;
    private const int LargestKeptBytes = 32 << 20; // The most that glibc accepts.

    /// <summary>What a user may have set for the whole process; that is left as it is.</summary>
    private static readonly string[] UserSettings =
        ["GLIBC_TUNABLES", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_MAX_"];

    /// <summary>
    /// Has glibc keep what one training step frees for the next. By itself it gives that back to the system and asks for it
    /// again, page by page: at 512 hidden units that was an eighth of a training's time (two threads on an AMD EPYC, 286,000
    /// page faults in 3 s against 34,000). Changes no result. Does nothing with another C library. A repeat does nothing.
    /// </summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || UserSettings.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        try
        {
            _ = SetOption(MmapThreshold, LargestKeptBytes);
            _ = SetOption(TrimThreshold, KeepBytes);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // musl has no such options, and none are needed for a right result.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
