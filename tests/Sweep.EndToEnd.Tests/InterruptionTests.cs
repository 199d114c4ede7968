namespace Sweep.EndToEnd.Tests;

/// <summary>However a run is interrupted: resumed, it ends with the measurements, texts and weights of an undisturbed
/// one, bit for bit.</summary>
public sealed class InterruptionTests(PublishedCommand command)
{
    [Fact]
    public async Task Resume_AfterKills_GivesTheUndisturbedResult()
    {
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var killed = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, "run", "grid.json");
        Assert.True(whole.ExitCode == 0, whole.Error);

        var kills = 0;
        for (string[] arguments = ["run", "grid.json"]; kills < 4; arguments = ["resume"])
        {
            using var run = killed.Start(command, arguments);
            // Each time some way further into the 900 epochs of the sweep.
            var further = 150 * (kills + 1);
            await run.UntilAsync(() => LedgerOnDisk.EpochsDone(killed.Data) >= further);
            if (run.HasExited) break;
            run.Kill();
            await run.ExitedAsync();
            kills++;
        }

        var resumed = await killed.RunAsync(command, "resume");

        Assert.InRange(kills, 2, 4);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(await LedgerOnDisk.DescribeAsync(undisturbed.Data), await LedgerOnDisk.DescribeAsync(killed.Data));
        Assert.True(LedgerOnDisk.Attempts(killed.Data) > LedgerOnDisk.Attempts(undisturbed.Data));
    }

    [Fact]
    public async Task Resume_AfterCtrlC_GoesOnFromTheEpochOfTheInterruption()
    {
        // No checkpoint by the clock and no candidate before the end: what is there was written because of the Ctrl-C.
        string[] sparse = ["--set", "checkpoint.every_seconds=3600", "--set", "checkpoint.candidate_epochs=300"];
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var interrupted = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, ["run", "grid.json", .. sparse]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        using var run = interrupted.Start(command, ["run", "grid.json", .. sparse]);
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(interrupted.Data) > 0);

        await run.InterruptAsync();
        await run.ExitedAsync();
        var resumed = await interrupted.RunAsync(command, "resume");

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("sweep resume", run.Error, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.InRange(LedgerOnDisk.Number(interrupted.Data, "SELECT count(*) FROM attempts WHERE outcome = 'released'"), 1, 4);
        Assert.InRange(
            LedgerOnDisk.Number(interrupted.Data, "SELECT max(resumed_from_epoch) FROM attempts WHERE attempt > 1"), 1, 299);
        Assert.Equal(await LedgerOnDisk.DescribeAsync(undisturbed.Data), await LedgerOnDisk.DescribeAsync(interrupted.Data));
    }

    [Fact]
    public async Task Resume_NewestCheckpointIsCutShort_GoesOnFromTheOneBeforeAndSaysSo()
    {
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var damaged = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, "run", "grid.json");
        Assert.True(whole.ExitCode == 0, whole.Error);
        using (var run = damaged.Start(command, "run", "grid.json"))
        {
            await run.UntilAsync(() => LedgerOnDisk.EpochsDone(damaged.Data) >= 100);
            run.Kill();
            await run.ExitedAsync();
        }

        var newest = LedgerOnDisk.NewestCheckpointOfARunningTrial(damaged.Data);
        using (var file = File.OpenWrite(newest)) file.SetLength(file.Length / 2);
        var resumed = await damaged.RunAsync(command, "resume");
        var show = await damaged.RunAsync(command, "show");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("was passed over", show.Output, StringComparison.Ordinal);
        Assert.Equal(await LedgerOnDisk.DescribeAsync(undisturbed.Data), await LedgerOnDisk.DescribeAsync(damaged.Data));
    }
}
