using System.Diagnostics;

namespace Sweep.Training.Tests;

/// <summary>What a test needs from the machine. Where it is missing the test is skipped, but under <c>CI=true</c> it
/// fails.</summary>
internal static class Requires
{
    private const string PythonPath = "/usr/bin/python3";

    private static readonly Lazy<bool> HasTorch = new(FindTorch);

    /// <summary>The bytes of a corpus file in the folder that <c>SWEEP_CORPUS_DIR</c> names.</summary>
    public static byte[] Corpus(string fileName)
    {
        var folder = Environment.GetEnvironmentVariable("SWEEP_CORPUS_DIR");
        var path = Path.Combine(folder ?? "", fileName);
        var isThere = folder is not null && File.Exists(path);
        if (!isThere) Miss($"SWEEP_CORPUS_DIR ('{folder}') names no folder with '{fileName}' in it.");
        return File.ReadAllBytes(path);
    }

    /// <summary>The path of a Python that has PyTorch.</summary>
    public static string PythonWithTorch()
    {
        if (!HasTorch.Value) Miss($"There is no '{PythonPath}' with PyTorch (Debian: python3-torch).");
        return PythonPath;
    }

    private static bool FindTorch()
    {
        if (!File.Exists(PythonPath)) return false;
        const string Find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
        using var python = Process.Start(new ProcessStartInfo(PythonPath, ["-c", Find]))!;
        python.WaitForExit();
        return python.ExitCode == 0;
    }

    private static void Miss(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
