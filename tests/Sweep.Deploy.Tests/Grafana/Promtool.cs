using System.Diagnostics;

namespace Sweep.Deploy.Tests.Grafana;

/// <summary>Prometheus' own program that checks rules.</summary>
internal static class Promtool
{
    /// <summary>Runs it in a folder of the checkout.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    public static Task<(int Code, string Output)> RunAsync(string folder, params IEnumerable<string> arguments) =>
        RunAsync(folder, arguments, "");

    /// <summary>Has it look at what a silo tells.</summary>
    /// <param name="text">In Prometheus' text format.</param>
    /// <returns>Its exit code, and what it found.</returns>
    public static Task<(int Code, string Output)> CheckMetricsAsync(string text) => RunAsync("deploy", ["check", "metrics"], text);

    private static async Task<(int Code, string Output)> RunAsync(string folder, IEnumerable<string> arguments, string input)
    {
        ProcessStartInfo start = new(PrometheusFolder.Find("promtool"), arguments)
        {
            WorkingDirectory = Repository.PathOf(folder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var outputs = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(await outputs));
    }
}
