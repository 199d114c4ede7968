using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>What a machine does to a running sweep: signals, a data directory that vanishes, values beyond reason.</summary>
public sealed class HostilePlaceTests(PublishedCommand command)
{
    [Fact]
    public async Task Run_CtrlCTwice_EndsAtOnceAndCanBeResumed()
    {
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var here = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, "run", "grid.json");
        Assert.True(whole.ExitCode == 0, whole.Error);
        using var run = here.Start(command, "run", "grid.json");
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(here.Data) > 0);

        await run.InterruptAsync();
        await run.InterruptAsync();
        await run.ExitedAsync();
        var resumed = await here.RunAsync(command, "resume");

        Assert.Equal(130, run.ExitCode); // 128 + SIGINT, whichever way it ended.
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(await LedgerOnDisk.DescribeAsync(undisturbed.Data), await LedgerOnDisk.DescribeAsync(here.Data));
    }

    [Fact]
    public async Task Run_Terminated_CheckpointsAndSaysHowToGoOn()
    {
        using var here = new Workplace(Grids.Interrupted);
        using var run = here.Start(command, "run", "grid.json");
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(here.Data) > 0);

        await run.SignalAsync("TERM");
        await run.ExitedAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Go on with: sweep resume", run.Error, StringComparison.Ordinal);
        Assert.InRange(
            LedgerOnDisk.Number(here.Data, "SELECT count(*) FROM attempts WHERE outcome = 'released'"), 1, long.MaxValue);
    }

    [Fact]
    public async Task Run_DataDirectoryIsDeleted_StopsAndSaysSo()
    {
        using var here = new Workplace(Grids.Interrupted);
        using var run = here.Start(command, "run", "grid.json", "--set", "epochs=100000");
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(here.Data) > 0);

        using (await Execution.RunAsync("rm", ["-rf", here.Data], here.Folder)) await run.ExitedAsync();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("was deleted or moved away while the sweep ran", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LearningRateBeyondReason_EndsThatTrialAsDivergedAndTheOthersWell()
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await here.RunAsync(command, "run", "grid.json", "--set", "lr=[0.5,1e30,1e308]");
        var alone = await here.RunAsync(command, "run", "grid.json", "--set", "lr=1e30", "--data-dir", "alone");
        var best = await here.RunAsync(command, "best", "--data-dir", "alone");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("trial 2 diverged", run.Error, StringComparison.Ordinal);
        Assert.Contains("trial 3 diverged", run.Error, StringComparison.Ordinal);
        Assert.Contains("trial 1 succeeded", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, alone.ExitCode);
        Assert.Equal(1, best.ExitCode);
        Assert.Contains("1 diverged", best.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.txt", "", "The corpus is empty")]
    [InlineData("short.txt", "a few words", "has '11' tokens, but")]
    [InlineData("digits.txt", "0123456789", "The corpus is empty")]
    [InlineData("latin1.txt", "caf\u00e9", "no valid UTF-8")]
    [InlineData("absent/text.txt", null, "is not there")]
    [InlineData(".", null, "is a folder")]
    public async Task Run_TextThatIsNone_NamesItAndLeavesNoSweep(string name, string? text, string fault)
    {
        using var here = new Workplace(Grids.Tiny);
        var bytes = System.Text.Encoding.Latin1.GetBytes(text ?? "");
        if (text is not null) await File.WriteAllBytesAsync(Path.Combine(here.Folder, name), bytes, TestContext.Current.CancellationToken);

        var run = await here.RunAsync(command, "run", "grid.json", "--set", $"corpus=file:{name}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Contains(name == "." ? here.Folder : name, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await here.RunAsync(command, "best")).ExitCode);
    }
}
