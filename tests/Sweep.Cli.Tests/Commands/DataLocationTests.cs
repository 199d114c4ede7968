namespace Sweep.Cli.Tests;

public sealed class DataLocationTests
{
    private readonly CommandLine _cli = new() { Input = "{}" };

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
    public async Task Server_OfTheVariableOrTheOption_HasTheLedger(string store)
    {
        await _cli.RunAsync("list", "--store", store);
        var ofOption = _cli.Ledger.Opened;
        _cli.Environment["SWEEP_STORE"] = store;
        await _cli.RunAsync("list");

        Assert.Equal(store, ofOption?.Server);
        Assert.False(ofOption!.IsChosen);
        Assert.Equal(store, _cli.Ledger.Opened?.Server);
    }

    [Fact]
    public async Task Server_WithAFolder_HasBoth()
    {
        _cli.Environment["SWEEP_STORE"] = "postgres://db/sweep";

        Assert.Equal("/mnt/sweep", await OpenedAsync("--data-dir", "/mnt/sweep"));
        Assert.Equal("postgres://db/sweep", _cli.Ledger.Opened!.Server);
        Assert.True(_cli.Ledger.Opened.IsChosen);
    }

    [Fact]
    public async Task Store_NamesAFolder_OutweighsTheVariable()
    {
        _cli.Environment["SWEEP_STORE"] = "postgres://db/sweep";

        Assert.Equal("/data/b", await OpenedAsync("--store", "/data/b"));
        Assert.Null(_cli.Ledger.Opened!.Server);
    }

    [Fact]
    public async Task Store_AndDataDirectoryAreTwoFolders_IsRefused()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("list", "--store", "/data/a", "--data-dir", "/data/b"));

        Assert.Equal("Both --store and --data-dir name a folder ('/data/a', '/data/b'). Give one of them.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Run_VariableNamesAServer_IsSentToSubmitAndShowsNoPassword()
    {
        _cli.Environment["SWEEP_STORE"] = "postgres://ann:secret@db/sweep";

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("run", "-"));

        Assert.StartsWith("SWEEP_STORE names the database 'postgres://ann@db/sweep'", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("'sweep submit'", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_VariableNamesAServerButAFolderIsGiven_RunsThere()
    {
        _cli.Environment["SWEEP_STORE"] = "postgres://db/sweep";

        await _cli.RunAsync("run", "-", "--data-dir", "/data/b");

        Assert.Equal("/data/b", _cli.Runner.Request?.Data.Root);
        Assert.Null(_cli.Runner.Request?.Data.Server);
    }

    [Fact]
    public async Task NoSilo_OfAServer_SaysHowToStartOneAndShowsNoPassword()
    {
        _cli.Ledger.InUse = false;

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("slots", "--store", "postgres://ann:secret@db/sweep"));

        Assert.Equal(
            "No silo answers for 'postgres://ann@db/sweep'. "
            + "Start one with: sweep silo --store 'postgres://ann@db/sweep'", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Change_OfAServerWithoutSilos_OpensNoCoordinatorHere()
    {
        _cli.Ledger.InUse = false;
        _cli.Ledger.Add(new("7k3m9x0qtz", Specs.Grid()));

        Assert.Equal(ExitCode.Unreachable, await _cli.RunAsync("pause", "--store", "postgres://db/sweep"));

        Assert.Null(_cli.Cluster.OpenedFor);
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
