using System.Runtime.InteropServices;

namespace Sweep.Cli;

/// <summary>The pipe behind standard output, if it is one.</summary>
internal static class StandardOutputPipe
{
    private const int StandardOutput = 1;
    private const short Broken = 0x8; // POLLERR: the last reader has closed its end.

    /// <summary>Whether nobody reads any more, as after <c>| head</c>. The runtime drops what is written then and says nothing,
    /// so who writes for as long as a sweep trains has to ask. Never on Windows.</summary>
    public static bool IsBroken()
    {
        if (OperatingSystem.IsWindows()) return false;
        PolledFile file = new() { Descriptor = StandardOutput };
        return Poll(ref file, 1, 0) > 0 && (file.Happened & Broken) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PolledFile file, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PolledFile
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
