namespace Sweep.Cli.Tests;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly string _grid = Path.GetTempFileName();
    private readonly CommandLine _cli = new();

    public void Dispose() => File.Delete(_grid);

    [Fact]
    public async Task Validate_SoundGrid_CountsItsTrials()
    {
        _cli.Grids.Spec = Specs.Grid() with { Repeats = 2 };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("validate", _grid));

        Assert.Equal(["ok: 12 trials (3 lr x 2 hidden_size x 2 repeats)"], _cli.OutputLines);
    }

    [Fact]
    public async Task Validate_CorpusThatCannotBeHad_SaysSo()
    {
        _cli.Runner.CorpusFault = "There is no corpus 'sampel'.";

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", _grid));

        Assert.Equal(["There is no corpus 'sampel'."], Plain.Lines(_cli.Error));
        Assert.Empty(_cli.Output);
    }

    [Fact]
    public async Task Validate_Warnings_AreTold()
    {
        _cli.Grids.Warnings = [new("$.corpus.max_tokens", 2, 5, "'10' is less than a minibatch.")];

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("validate", _grid));

        Assert.Equal(
            [$"{_grid}:2:5: $.corpus.max_tokens: warning: '10' is less than a minibatch."], Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Validate_OneTrial_NamesNoAxis()
    {
        _cli.Grids.Spec = Specs.OneTrial;

        await _cli.RunAsync("validate", _grid);

        Assert.Equal(["ok: 1 trial"], _cli.OutputLines);
    }

    [Fact]
    public async Task Validate_Verbose_ListsTheTrials()
    {
        await _cli.RunAsync("validate", _grid, "--verbose");

        Assert.Equal(1 + 1 + 6, _cli.OutputLines.Count);
        Assert.Equal("    6    2          256  17000000000000000001", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Validate_Faults_ListsThemAll()
    {
        _cli.Grids.Faults =
        [
            new("$.hyperparameters.lr[2]", 4, 17, "'0' is not above 0."),
            new("$.epochs", null, null, "'--set epochs=x' is no whole number."),
        ];

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", _grid));

        Assert.Empty(_cli.Output);
        Assert.Equal(
            [
                $"{_grid}:4:17: $.hyperparameters.lr[2]: '0' is not above 0.",
                "$.epochs: '--set epochs=x' is no whole number.",
                "2 faults.",
            ],
            Plain.Lines(_cli.Error));
    }

    [Fact]
    public async Task Validate_Dash_ReadsStandardInput()
    {
        _cli.Input = "{\"corpus\": \"sample\"}";

        await _cli.RunAsync("validate", "-", "--set", "epochs=20", "--set", "lr=[0.5,1]");

        Assert.Equal(_cli.Input, _cli.Grids.Text);
        Assert.Equal(["epochs=20", "lr=[0.5,1]"], _cli.Grids.Overrides);
    }

    [Fact]
    public async Task Validate_MissingFile_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", "none.json"));

        Assert.Equal("There is no grid file 'none.json'.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Validate_Folder_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", Path.GetTempPath()));

        Assert.Contains("is a folder", _cli.Error, StringComparison.Ordinal);
    }
}
