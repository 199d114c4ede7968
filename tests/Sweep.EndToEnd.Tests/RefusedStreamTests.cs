using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Standard streams that are closed, full or no longer read by anyone: the sweep is not lost with them.</summary>
public sealed class RefusedStreamTests(PublishedCommand command)
{
    [Theory]
    [InlineData("2>/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">/dev/full", 3)]
    [InlineData(">&-", 3)]
    [InlineData(">&- 2>&-", 3)]
    public async Task Run_StreamRefuses_TrainsToTheEnd(string redirection, int exitCode)
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await ShellAsync(here, $"'{command.Executable}' run grid.json {redirection}");
        var list = await here.RunAsync(command, "list");

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains("finished", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
        if (exitCode != 0 && !redirection.Contains('2', StringComparison.Ordinal))
        {
            Assert.Contains("Standard output cannot be written", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ReaderOfItsOutputLeft_TrainsToTheEnd()
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await ShellAsync(here, $"'{command.Executable}' run grid.json 2>&1 | head -n 1");
        var list = await here.RunAsync(command, "list");

        Assert.StartsWith("Starting sweep", run.Output);
        Assert.Contains("finished", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ReaderOfItsOutputLeft_EndsBeforeTheSweep()
    {
        using var here = new Workplace(Grids.Interrupted);
        using var run = here.Start(command, "run", "grid.json", "--set", "epochs=100000");
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(here.Data) > 0);

        var watch = await ShellAsync(here, $"'{command.Executable}' watch --interval 0.2 | head -n 0");

        Assert.False(run.HasExited);
        Assert.Contains("Watching ends; the sweep goes on", watch.Error, StringComparison.Ordinal);
        run.Kill();
        await run.ExitedAsync();
    }

    [Theory]
    [InlineData("--help >&-")]
    [InlineData("run --help >/dev/full")]
    [InlineData("validate grid.json >/dev/full")]
    [InlineData("no-such-command 2>/dev/full")]
    [InlineData("show nothing 2>/dev/full >/dev/full")]
    public async Task AnyCommand_StreamRefuses_EndsWithAnExitCodeOfItsOwn(string arguments)
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await ShellAsync(here, $"'{command.Executable}' {arguments}");

        Assert.InRange(run.ExitCode, 2, 3);
        Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
    }

    private static Task<Execution> ShellAsync(Workplace here, string line) => Execution.RunAsync("/bin/sh", ["-c", line], here.Folder);
}
