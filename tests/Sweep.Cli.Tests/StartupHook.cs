using System.Diagnostics.CodeAnalysis;

/// <summary>Runs in a child process before its own code; at its end, writes which assemblies it loaded.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name outside of any namespace.")]
internal static class StartupHook
{
    /// <summary>The variable that names the file to write.</summary>
    public const string OutputVariable = "SWEEP_TEST_ASSEMBLIES";

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(OutputVariable) is not { } file) return;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(
            file, AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name ?? ""));
    }
}
