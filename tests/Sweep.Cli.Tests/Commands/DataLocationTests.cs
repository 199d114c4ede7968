namespace Sweep.Cli.Tests;

public sealed class DataLocationTests
{
    private readonly CommandLine _cli = new();

    [Fact]
    public async Task DataDirectory_NothingNamed_IsInTheWorkingDirectory() =>
        Assert.Equal(Path.GetFullPath(".sweep"), await OpenedAsync());

    [Fact]
    public async Task DataDirectory_Variable_NamesIt()
    {
        _cli.Environment["SWEEP_STORE"] = "/data/a";

        Assert.Equal("/data/a", await OpenedAsync());
    }

    [Fact]
    public async Task DataDirectory_Option_OutweighsTheVariable()
    {
        _cli.Environment["SWEEP_STORE"] = "/data/a";

        Assert.Equal("/data/b", await OpenedAsync("--data-dir", "/data/b"));
    }

    [Theory]
    [InlineData("postgres://db/sweep")]
    [InlineData("Host=db;Database=sweep")]
    public async Task DataDirectory_VariableNamesAServer_IsRefused(string store)
    {
        _cli.Environment["SWEEP_STORE"] = store;

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("list"));

        Assert.StartsWith($"SWEEP_STORE is '{store}', which is no folder.", _cli.Error, StringComparison.Ordinal);
    }

    private async Task<string?> OpenedAsync(params string[] options)
    {
        await _cli.RunAsync(["list", .. options]);
        return _cli.Ledger.Opened?.Root;
    }

    [Fact]
    public async Task Find_AFile_IsRefused()
    {
        CommandLine cli = new();
        var file = typeof(DataLocationTests).Assembly.Location;

        Assert.Equal(ExitCode.BadInput, await cli.RunAsync("list", "--data-dir", file));

        Assert.StartsWith($"--data-dir is '{file}', which is a file. It must be a folder", cli.Error, StringComparison.Ordinal);
    }
}
