namespace Sweep.Silo;

/// <summary>Says in plain words what the file system refused, and what to do.</summary>
internal static class DiskFaults
{
    // .NET gives these no type of their own: on Unix HResult is the errno, on Windows a Win32 code behind 0x8007.
    private static readonly int[] Full = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];
    private static readonly int[] ReadOnly = [30, unchecked((int)0x80070013)];

    /// <param name="fault">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    /// <returns>Whole sentences that follow a colon.</returns>
    public static string Explain(Exception fault) => fault switch
    {
        UnauthorizedAccessException =>
            "this user may not do that. Change the permissions of the folder, or choose another one.",
        FileNotFoundException or DirectoryNotFoundException => "it is not there.",
        _ when Full.Contains(fault.HResult) =>
            "the disk is full, or this user's quota is used up. Free some space there, then try again.",
        _ when ReadOnly.Contains(fault.HResult) =>
            "the disk is read-only. Mount it writable, or choose another folder.",
        _ => $"the system says '{fault.Message}' Check the disk and the folder, then try again.",
    };
}
