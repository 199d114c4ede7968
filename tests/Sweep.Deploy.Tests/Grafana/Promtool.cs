using System.Diagnostics;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>Prometheus' own program that checks rules.</summary>
internal static class Promtool
{
    private const string Folder = "SWEEP_PROMETHEUS";

    /// <summary>Runs it in a folder of the checkout.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Find(), arguments)
        {
            WorkingDirectory = Repository.PathOf(folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var outputs = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(outputs));
    }

    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Prepend(Environment.GetEnvironmentVariable(Folder) ?? "");
        var found = folders.Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.True(
            found is not null,
            $"There is no 'promtool' on the PATH, nor in the folder that {Folder} names. Install Debian's package "
            + $"'prometheus', or unpack it and set {Folder} to its usr/bin.");
        return found;
    }
}
