using System.Diagnostics;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>Prometheus' own program that checks rules.</summary>
internal static class Promtool
{
    /// <summary>Runs it in a folder of the checkout.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(PrometheusFolder.Find("promtool"), arguments)
        {
            WorkingDirectory = Repository.PathOf(folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(outputs));
    }
}
