using System.Runtime.InteropServices;

namespace Sweep.Silo;

/// <summary>Ends this process, also one in which something hangs.</summary>
internal sealed class ProcessEnd : IProcessEnd
{
    /// <summary>Long enough to stop slots and to say a sentence.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void NoLaterThanSoon(int exitCode)
    {
        // A thread of its own: the pool's may all hang.
        var countdown = new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(Patience);
            Cut(exitCode);
        })
        { IsBackground = true, Name = "process end" };
        countdown.Start();
    }

    /// <inheritdoc/>
    public void Now(int exitCode) => Environment.Exit(exitCode);

    /// <summary>Waits for no handler, unlike <see cref="Environment.Exit"/>.</summary>
    private static void Cut(int exitCode)
    {
        const nint ThisProcess = -1;
        if (OperatingSystem.IsWindows()) TerminateProcess(ThisProcess, (uint)exitCode);
        else ExitGroup(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitGroup(int exitCode);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateProcess(nint process, uint exitCode);
}
