using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>What some blocks of a guide need from the machine.</summary>
internal static class GuideNeeds
{
    private static string CorpusFolder => Environment.GetEnvironmentVariable("SWEEP_CORPUS_DIR") ?? "";

    /// <summary>Why a block cannot be tried here; null when it can.</summary>
    /// <exception cref="FormatException">The guide names something that is not known here.</exception>
    public static async Task<string?> MissingAsync(string need) => need switch
    {
        "sqlite3" => await RunsAsync("sqlite3 -version") ? null : "there is no 'sqlite3' on the PATH (Debian: sqlite3)",
        "torch" => await RunsAsync("/usr/bin/python3 -c 'import torch'")
            ? null
            : "there is no '/usr/bin/python3' with PyTorch (Debian: python3-torch)",
        "timemachine" => File.Exists(Path.Combine(CorpusFolder, "timemachine.txt"))
            ? null
            : "SWEEP_CORPUS_DIR names no folder with 'timemachine.txt' in it",
        _ => throw new FormatException($"'{GuideNotes.Needs}: {need}' is none of sqlite3, torch, timemachine."),
    };

    private static async Task<bool> RunsAsync(string command)
    {
        using var run = await Execution.RunAsync("sh", ["-c", command], "/");
        return run.ExitCode == 0;
    }
}
