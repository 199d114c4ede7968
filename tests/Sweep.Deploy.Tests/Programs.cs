using System.Diagnostics;

namespace Sweep.Deploy.Tests;

/// <summary>Programs of others that check files.</summary>
internal static class Programs
{
    /// <summary>The path of a program on PATH; null if there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program, which must be content. The test is skipped where the machine has no such program.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string name, IReadOnlyList<string> arguments)
    {
        var path = Find(name);
        Assert.SkipWhen(path is null, $"There is no '{name}' on PATH.");
        var (exitCode, output, error) = Start(path, arguments, new Dictionary<string, string?>());
        Assert.True(exitCode == 0, $"{path} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}{error}");
        return output + error;
    }

    /// <summary>Runs a program.</summary>
    /// <param name="path">Which.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="environment">Variables to set; null takes one away.</param>
    public static (int ExitCode, string Output, string Error) Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        ProcessStartInfo start = new(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
