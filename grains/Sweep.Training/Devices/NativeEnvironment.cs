using System.Runtime.InteropServices;

namespace Sweep.Training;

/// <summary>Environment variables that native libraries read: those set through .NET are invisible to them.</summary>
internal static class NativeEnvironment
{
    /// <summary>Gives cuBLAS a workspace of a fixed size, as its documentation asks for where equal calls are to give equal
    /// bits. What a user has set stays. Only before libtorch is loaded.</summary>
    public static void PrepareCublas()
    {
        if (!OperatingSystem.IsWindows()) _ = SetVariable("CUBLAS_WORKSPACE_CONFIG", ":4096:8", overwrite: 0);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
