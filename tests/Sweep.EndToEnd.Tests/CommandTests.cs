namespace Sweep.EndToEnd.Tests;

/// <summary>The main job, as a user does it.</summary>
public sealed class CommandTests(PublishedCommand command)
{
    [Fact]
    public async Task Run_ThenBestAndGenerate_WorkWithNoOption()
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await here.RunAsync(command, "run", "grid.json");
        var best = await here.RunAsync(command, "best");
        var text = await here.RunAsync(command, "generate");
        var trials = await here.RunAsync(command, "trials", "--output", "json");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("Best checkpoint", run.Output, StringComparison.Ordinal);
        Assert.Contains("tokens/s", run.Output, StringComparison.Ordinal);
        Assert.Contains("time traveller", run.Output, StringComparison.Ordinal);
        Assert.True(best.ExitCode == 0, best.Error);
        Assert.Contains(".safetensors", best.Output, StringComparison.Ordinal);
        Assert.True(text.ExitCode == 0, text.Error);
        Assert.StartsWith("time traveller", text.Output, StringComparison.Ordinal);
        Assert.Equal(2, trials.Output.Split("\"succeeded\"").Length - 1);
    }

    [Fact]
    public async Task Run_MalformedGrid_ListsEveryFaultAndNoTrace()
    {
        using var here = new Workplace("""
            {
              "corpus": "sample",
              "hyperparameters": { "lr": [1, -1], "hiden_size": 32, "epochs": "many" },
            }
            """);

        var run = await here.RunAsync(command, "run", "grid.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("grid.json:3:33: $.hyperparameters.lr[1]", run.Error, StringComparison.Ordinal);
        Assert.Contains("hidden_size", run.Error, StringComparison.Ordinal);
        Assert.Contains("$.hyperparameters.epochs", run.Error, StringComparison.Ordinal);
        Assert.Contains("3 faults", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(here.Data));
    }

    [Fact]
    public async Task Run_UnknownCorpus_SaysWhichThereAreAndLeavesNoSweep()
    {
        using var here = new Workplace(Grids.Tiny);

        var run = await here.RunAsync(command, "run", "grid.json", "--set", "corpus=smaple");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'sample'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny", (await here.RunAsync(command, "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecondProcessOnTheSameData_IsToldWhoHasIt()
    {
        using var here = new Workplace(Grids.Interrupted);
        using var first = here.Start(command, "run", "grid.json");
        await first.UntilAsync(() => here.CheckpointFiles > 0);

        var second = await here.RunAsync(command, "run", "grid.json");
        var list = await here.RunAsync(command, "list"); // Reading needs no lock.
        first.Kill();
        await first.ExitedAsync();

        Assert.Equal(3, second.ExitCode);
        Assert.Contains($"{first.ProcessId}", second.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Best_NothingWasRun_SaysHowToStart()
    {
        using var here = new Workplace(Grids.Tiny);

        var best = await here.RunAsync(command, "best");

        Assert.Equal(2, best.ExitCode);
        Assert.Contains("sweep run", best.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(here.Data));
    }
}
