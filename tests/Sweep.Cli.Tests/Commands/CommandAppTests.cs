namespace Sweep.Cli.Tests;

public sealed class CommandAppTests
{
    private readonly CommandLine _cli = new();

    [Theory]
    [InlineData("shwo", "Did you mean 'show'?")]
    [InlineData("bets", "Did you mean 'best'?")]
    public async Task Run_MistypedCommand_SuggestsTheNearest(string typed, string suggestion)
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync(typed));

        Assert.Equal(
            [$"Unrecognized command or argument '{typed}'.", suggestion, "See 'sweep --help'."],
            Plain.Lines(_cli.Error));
        Assert.Empty(_cli.Output);
    }

    [Fact]
    public async Task Run_MistypedOption_SuggestsTheNearest()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("run", "grid.json", "--slot", "auto"));

        Assert.Contains("Did you mean '--slots'?", Plain.Lines(_cli.Error));
        Assert.Equal("See 'sweep run --help'.", Plain.Lines(_cli.Error)[^1]);
    }

    [Fact]
    public async Task Run_OutputNotKnown_ListsTheChoicesOnOneLine()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("list", "--output", "xml"));

        Assert.Equal(2, Plain.Lines(_cli.Error).Length);
        Assert.EndsWith("'table' 'json' 'csv'", Plain.Lines(_cli.Error)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoCommand_ShowsTheHelp()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync());

        Assert.Contains("sweep run data/grids/quickstart.json", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("resume")]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("trials")]
    [InlineData("best")]
    [InlineData("generate")]
    [InlineData("validate")]
    [InlineData("compare")]
    [InlineData("export")]
    [InlineData("evaluate")]
    [InlineData("corpora")]
    [InlineData("completion")]
    public async Task Help_EveryCommand_HasExamplesOfItself(string command)
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(command, "--help"));

        var lines = _cli.OutputLines;
        var examples = lines.SkipWhile(l => l != "Examples:").Skip(1).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.StartsWith($"  sweep {command}", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Bug_IsOneSentence()
    {
        _cli.Runner.Then(_ => throw new InvalidOperationException("The native library said no.\n  at frame 1"));
        _cli.Input = "{}";

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("run", "-"));

        Assert.Equal(
            "This is a bug in Sweep: InvalidOperationException: The native library said no. "
            + "Please report it, with what 'SWEEP_DEBUG=1' adds when the command is run again.",
            Plain.Lines(_cli.Error)[^1]);
    }

    [Fact]
    public async Task Run_BugWithDebugOn_HasTheTrace()
    {
        _cli.Environment["SWEEP_DEBUG"] = "1";
        _cli.Runner.Then(_ => throw new InvalidOperationException("no"));
        _cli.Input = "{}";

        await _cli.RunAsync("run", "-");

        Assert.Contains("   at Sweep.Cli", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InterruptedBeforeAnythingRuns_SaysSo()
    {
        _cli.Runner.Then(_ => throw new OperationCanceledException());
        _cli.Input = "{}";
        await _cli.Interrupt.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await _cli.RunAsync("run", "-"));
    }

    [Fact]
    public async Task Run_ArgumentBeginsWithAt_IsNoResponseFile()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", "@none.json"));

        Assert.Equal("There is no grid file '@none.json'.", _cli.Error.TrimEnd());
    }
}
