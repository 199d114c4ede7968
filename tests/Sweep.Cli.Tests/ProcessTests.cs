using System.Diagnostics;

namespace Sweep.Cli.Tests;

/// <summary>The command as its users have it: a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _assemblies = Path.GetTempFileName();

    public void Dispose() => File.Delete(_assemblies);

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("run --help")]
    [InlineData("plot --help")]
    [InlineData("plot")]
    [InlineData("no-such-command")]
    public async Task Help_LoadsNeitherSiloNorLibtorchNorDrawing(string arguments)
    {
        await RunAsync(arguments);

        var loaded = await File.ReadAllLinesAsync(_assemblies, TestContext.Current.CancellationToken);
        Assert.Contains("sweep", loaded);
        Assert.DoesNotContain(loaded, name =>
            name.StartsWith("Orleans", StringComparison.Ordinal)
            || name.StartsWith("Spectre", StringComparison.Ordinal)
            || name.StartsWith("ScottPlot", StringComparison.Ordinal)
            || name.StartsWith("SkiaSharp", StringComparison.Ordinal)
            || name is "Sweep.Silo" or "Sweep.Grains" or "Sweep.Training" or "TorchSharp" or "Microsoft.Data.Sqlite");
    }

    [Fact]
    public async Task Version_IsTheVersionAlone()
    {
        var (exitCode, output, error) = await RunAsync("--version");

        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?\n$", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Usage_Wrong_ExitsTwo()
    {
        var (exitCode, output, error) = await RunAsync("run");

        Assert.Equal((ExitCode.BadInput, ""), (exitCode, output));
        Assert.EndsWith("See 'sweep run --help'.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ReaderLeavesEarly_SaysNothing()
    {
        using var process = Start("--help");
        process.StandardOutput.Close();

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Empty(error);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, error);
    }

    private Process Start(string arguments)
    {
        ProcessStartInfo start = new("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "sweep.dll")}\" {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.OutputVariable] = _assemblies;
        return Process.Start(start) ?? throw new InvalidOperationException("'dotnet' cannot be started.");
    }
}
