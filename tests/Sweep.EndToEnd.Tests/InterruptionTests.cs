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
        Assert.Equal(LedgerOnDisk.Describe(undisturbed.Data), LedgerOnDisk.Describe(killed.Data));
        Assert.True(LedgerOnDisk.Attempts(killed.Data) > LedgerOnDisk.Attempts(undisturbed.Data));
    }

    [Fact]
    public async Task Resume_AfterCtrlC_GivesTheUndisturbedResult()
    {
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var interrupted = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, "run", "grid.json");
        Assert.True(whole.ExitCode == 0, whole.Error);
        using var run = interrupted.Start(command, "run", "grid.json");
        await run.UntilAsync(() => interrupted.CheckpointFiles > 0);

        await run.InterruptAsync();
        await run.ExitedAsync();
        var resumed = await interrupted.RunAsync(command, "resume");

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("sweep resume", run.Error, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(LedgerOnDisk.Describe(undisturbed.Data), LedgerOnDisk.Describe(interrupted.Data));
    }
}
