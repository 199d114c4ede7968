using Sweep.Testing;

namespace Sweep.EndToEnd.Tests;

/// <summary>Wherever between two writes the power fails: resumed, a sweep ends with the measurements, texts and weights of an undisturbed
/// one, bit for bit.</summary>
public sealed class PowerCutTests
{
    [Fact]
    public async Task Resume_AfterACutBeforeEveryWrite_GivesTheUndisturbedResult()
    {
        using var undisturbed = new Workplace(Grids.EveryWrite);
        var whole = await CrashHostAsync(undisturbed, before: 0);
        Assert.True(whole.ExitCode == 0, whole.Error);
        var expected = await LedgerOnDisk.DescribeAsync(undisturbed.Data);

        var before = 1;
        for (var isCut = true; isCut; before++) isCut = await IsCutAndResumedAsync(before, expected);

        // A sweep, an assignment, four checkpoints of three places each, and the reports: so many places at the least.
        Assert.InRange(before, 15, 60);
    }

    private static async Task<bool> IsCutAndResumedAsync(int before, string expected)
    {
        using var here = new Workplace(Grids.EveryWrite);
        var cut = await CrashHostAsync(here, before);
        if (cut.ExitCode == 0) return false;
        Assert.True(cut.ExitCode == Execution.Killed, $"Before write {before} it ended by itself: {cut.Error}");
        var resumed = await CrashHostAsync(here, before: 0);
        Assert.True(resumed.ExitCode == 0, $"Cut before write {before}, it could not go on: {resumed.Error}");
        var actual = await LedgerOnDisk.DescribeAsync(here.Data);
        Assert.True(expected == actual, $"Cut before write {before}, it ended otherwise:\n{actual}\nUndisturbed:\n{expected}");
        return true;
    }

    private static Task<Execution> CrashHostAsync(Workplace here, int before) =>
        Execution.RunAsync(Build.CrashHost, [here.Data, "0123456789", here.Grid, $"{before}"], here.Folder);
}
