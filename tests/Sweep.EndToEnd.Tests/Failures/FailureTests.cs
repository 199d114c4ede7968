using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>What befalls real processes: whatever it is, a sweep ends as if nothing had been.</summary>
[Collection(FailureCluster.Alone)]
public sealed class FailureTests(FailureCluster here) : IClassFixture<FailureCluster>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(FaultKind.Sigkill, FaultKind.SigkillCoordinator)]
    [InlineData(FaultKind.SigkillAll, FaultKind.SigkillAllBack)]
    [InlineData(FaultKind.CheckpointTruncated, FaultKind.CheckpointBitFlipped)]
    public async Task Faults_WhileASweepTrains_ChangeNothingOfIt(FaultKind first, FaultKind second)
    {
        var sweep = await here.TrainAsync(first, Grids.Many);

        await here.Faults.BringAboutAsync(first, sweep);
        await here.Faults.RestoreAsync();
        await here.Faults.BringAboutAsync(second, sweep);

        await here.AssertUnharmedAsync(sweep, Grids.Many);
    }

    [Fact]
    public async Task Database_RestartedAndCrashedWhileASweepTrains_KillsNoSilo()
    {
        var sweep = await here.TrainAsync(FaultKind.PostgresRestart);

        await here.Faults.BringAboutAsync(FaultKind.PostgresRestart, sweep);
        await here.Faults.BringAboutAsync(FaultKind.PostgresCrash, sweep);

        await here.AssertUnharmedAsync(sweep);
        Assert.All(here.Cluster.Silos, silo => Assert.False(silo.Execution.HasExited, silo.Execution.Error));
    }

    [Fact]
    public async Task DiskFull_ThenFreed_CostsNothing()
    {
        Assert.SkipWhen(here.Cluster.Disk is null, "Only root may mount a disk that can be filled.");
        var sweep = await here.TrainAsync(FaultKind.DiskFull);

        await here.Faults.BringAboutAsync(FaultKind.DiskFull, sweep);

        await here.AssertUnharmedAsync(sweep);
        var failures = "SELECT coalesce(sum(failures), 0) FROM trials WHERE sweep = @sweep";
        Assert.Equal(0, await here.Cluster.Ledger.NumberAsync(sweep, failures));
    }

    [Fact]
    public async Task Sigstop_UntilDeclaredDead_EndsWithOneSentence()
    {
        var sweep = await here.TrainAsync(FaultKind.Sigstop);

        await here.Faults.BringAboutAsync(FaultKind.Sigstop, sweep);

        var zombie = here.Cluster.Silos.Single(s => s.Execution.HasExited).Execution;
        Assert.Equal(3, zombie.ExitCode);
        Assert.Contains("declared it dead", zombie.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", zombie.Error, StringComparison.Ordinal);
        await here.AssertUnharmedAsync(sweep);
    }

    [Fact]
    public async Task Sigterm_HandsTrialsOverAndLeavesWithZero()
    {
        var sweep = await here.TrainAsync(FaultKind.Sigterm);

        await here.Faults.BringAboutAsync(FaultKind.Sigterm, sweep);

        var left = here.Cluster.Silos.Single(s => s.Execution.HasExited);
        Assert.Equal(0, left.Execution.ExitCode);
        // Of this sweep alone: the silo has been through other tests.
        var unclean = $"SELECT count(*) FROM attempts WHERE sweep = @sweep AND silo = '{left.Address}' "
            + "AND outcome NOT IN ('released', 'succeeded')";
        Assert.Equal(0, await here.Cluster.Ledger.NumberAsync(sweep, unclean));
        await here.AssertUnharmedAsync(sweep);
    }

    [Fact]
    public async Task Join_WhileTrialsWait_TakesThem()
    {
        var sweep = await here.TrainAsync(FaultKind.Join, Grids.Many);

        await here.Faults.BringAboutAsync(FaultKind.Join, sweep);

        var joined = here.Cluster.Silos[^1];
        await here.AssertUnharmedAsync(sweep, Grids.Many);
        Assert.True(await here.Cluster.Ledger.NumberAsync(joined.Address, "SELECT count(*) FROM attempts WHERE silo = @sweep") > 0);
    }

    [Fact]
    public async Task Changes_OnALiveCluster_AreCarriedOut()
    {
        var sweep = await here.TrainAsync(FaultKind.Join, Grids.Many);

        await RunAsync("pause", sweep);
        Assert.Equal("paused", await here.Cluster.Ledger.StateAsync(sweep));
        await RunAsync("cancel", $"{sweep}/12");
        await RunAsync("extend", sweep, "--set", "lr=[4]");
        await RunAsync("resume", sweep);
        await here.Cluster.FinishedAsync(sweep, Limit);
        Assert.Equal(12, await SucceededAsync(sweep));
        await RunAsync("retry", sweep, "--trials", "12");
        await here.Cluster.FinishedAsync(sweep, Limit);
        Assert.Equal(13, await SucceededAsync(sweep));
        await RunAsync("delete", sweep, "--yes");

        Assert.Equal(0, await here.Cluster.Ledger.NumberAsync(sweep, "SELECT count(*) FROM sweeps WHERE id = @sweep"));
        Assert.False(Directory.Exists(Path.Combine(here.Cluster.Checkpoints, sweep)));
    }

    [Fact]
    public async Task TwoCoordinators_AtOnce_AgreeThroughTheLedger()
    {
        await here.Faults.RestoreAsync();
        // A silo with a list of silos of its own, beside the same ledger, is a cluster of its own.
        await here.Cluster.Database.ExecuteAsync("""
            CREATE SCHEMA apart;
            CREATE TABLE apart.cluster (LIKE public.cluster INCLUDING ALL);
            CREATE TABLE apart.members (LIKE public.members INCLUDING ALL);
            INSERT INTO apart.cluster VALUES (1, 0);
            """);
        var sweep = await here.TrainAsync(FaultKind.Sigkill, Grids.Many);

        var apart = await here.Cluster.StartSiloAsync(searchPath: "apart,public");
        await here.Cluster.UntilAsync(
            async () => await here.Cluster.Ledger.NumberAsync(apart.Address, "SELECT count(*) FROM attempts WHERE silo = @sweep") > 1,
            TimeSpan.FromMinutes(1), "the second cluster has taken trials");
        await apart.KillAsync();

        Assert.True(here.Cluster.Silos.Count(silo => silo.Coordinates(sweep)) > 1, here.Cluster.Printed);
        await here.AssertUnharmedAsync(sweep, Grids.Many);
    }

    private Task<long> SucceededAsync(string sweep) => here.Cluster.Ledger.NumberAsync(
        sweep, "SELECT count(*) FROM trials WHERE sweep = @sweep AND state = 'succeeded'");

    private async Task RunAsync(params string[] arguments)
    {
        using var command = await here.Cluster.RunAsync(arguments);
        Assert.True(command.ExitCode == 0, $"sweep {string.Join(' ', arguments)}: {command.Error}");
    }
}
