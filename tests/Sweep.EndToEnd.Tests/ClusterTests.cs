using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Silos and commands in processes of their own, on one data directory.</summary>
public sealed class ClusterTests(PublishedCommand command)
{
    [Fact]
    public async Task Submit_ToASilo_TrainsThereAndCtrlCEndsTheSiloWithZero()
    {
        using var here = new Workplace(Grids.Tiny);
        using var silo = await StartSiloAsync(here);

        var submit = await here.RunAsync(command, "submit", "grid.json", "--watch");
        var slots = await here.RunAsync(command, "slots", "--output", "csv");
        await silo.InterruptAsync();
        await silo.ExitedAsync();
        var after = await here.RunAsync(command, "submit", "grid.json");

        Assert.True(submit.ExitCode == 0, submit.Error);
        Assert.Contains("Best checkpoint", submit.Output, StringComparison.Ordinal);
        Assert.Contains($",{silo.ProcessId},cpu:0,idle,", slots.Output, StringComparison.Ordinal);
        Assert.Equal(0, silo.ExitCode);
        Assert.EndsWith("Left.", silo.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(3, after.ExitCode);
        Assert.Contains($"sweep silo --data-dir {here.Data}", after.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silos_OneIsKilledOneIsDrainedAllAreKilled_GiveTheUndisturbedResult()
    {
        using var undisturbed = new Workplace(Grids.Interrupted);
        using var here = new Workplace(Grids.Interrupted);
        var whole = await undisturbed.RunAsync(command, "run", "grid.json");
        Assert.True(whole.ExitCode == 0, whole.Error);

        using var first = await StartSiloAsync(here);
        using var second = await StartSiloAsync(here);
        var submit = await here.RunAsync(command, "submit", "grid.json");
        Assert.True(submit.ExitCode == 0, submit.Error);
        await first.UntilAsync(() => IsFinished(here) || (Silos(here) == 2 && LedgerOnDisk.EpochsDone(here.Data) >= 100));
        first.Kill();
        await first.ExitedAsync();

        // The survivor is drained into one that joins, and that one is killed too: nobody is left to say who is dead.
        using var third = await StartSiloAsync(here);
        await second.InterruptAsync();
        await second.ExitedAsync();
        var epochs = LedgerOnDisk.EpochsDone(here.Data);
        await third.UntilAsync(() => IsFinished(here) || LedgerOnDisk.EpochsDone(here.Data) > epochs);
        third.Kill();
        await third.ExitedAsync();

        using var last = await StartSiloAsync(here);
        var resume = await here.RunAsync(command, "resume", "--watch");
        last.Kill();
        await last.ExitedAsync();

        Assert.Equal(0, second.ExitCode);
        Assert.True(resume.ExitCode == 0, resume.Error);
        Assert.Equal(await LedgerOnDisk.DescribeAsync(undisturbed.Data), await LedgerOnDisk.DescribeAsync(here.Data));
        Assert.InRange(Silos(here), 3, 4);
    }

    [Fact]
    public async Task Pause_OfARunInAnotherProcess_EndsTheRun()
    {
        using var here = new Workplace(Grids.Interrupted);
        using var run = here.Start(command, "run", "grid.json");
        await run.UntilAsync(() => LedgerOnDisk.EpochsDone(here.Data) > 0);

        var pause = await here.RunAsync(command, "pause");
        await run.ExitedAsync();
        var again = await here.RunAsync(command, "pause"); // Now there is nobody, and it acts by itself.
        var list = await here.RunAsync(command, "list");

        Assert.True(pause.ExitCode == 0, pause.Error);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("It was paused with 'sweep pause'. Go on with: sweep resume", run.Error, StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("is paused. Go on with", again.Output, StringComparison.Ordinal);
        Assert.Contains("paused", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SilosHaveTheData_IsSentToSubmit()
    {
        using var here = new Workplace(Grids.Tiny);
        using var silo = await StartSiloAsync(here);

        var run = await here.RunAsync(command, "run", "grid.json");
        silo.Kill();
        await silo.ExitedAsync();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"process {silo.ProcessId} ('sweep silo')", run.Error, StringComparison.Ordinal);
        Assert.Contains("'sweep submit'", run.Error, StringComparison.Ordinal);
    }

    private static long Silos(Workplace here) =>
        LedgerOnDisk.Number(here.Data, "SELECT count(DISTINCT silo) FROM attempts");

    private static bool IsFinished(Workplace here) =>
        LedgerOnDisk.Number(here.Data, "SELECT count(*) FROM sweeps WHERE state = 'finished'") > 0;

    private async Task<Execution> StartSiloAsync(Workplace here)
    {
        var silo = here.Start(command, "silo", "--slots", "cpu:1", "--data-dir", here.Data);
        await silo.UntilAsync(() => silo.Output.Contains("is ready", StringComparison.Ordinal));
        Assert.False(silo.HasExited, silo.Error);
        return silo;
    }
}
