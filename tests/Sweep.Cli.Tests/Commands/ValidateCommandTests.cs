using Sweep.Search;

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
    public async Task Validate_Scheduler_SaysWhereTrialsAreCompared()
    {
        var spec = Specs.Grid();
        _cli.Grids.Spec = spec with
        {
            Search = SearchSpec.Grid with { Scheduler = new(SchedulerKind.Asha, 3, 20) },
            Space = spec.Space with { Epochs = [21] },
        };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("validate", _grid));

        Assert.Equal("asha: one trial in 3 goes on from epoch 20", _cli.OutputLines[1]);
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
    public async Task Validate_RandomSearch_SaysWhatIsDrawn()
    {
        var spec = Specs.Random(
            50,
            new("lr", DistributionKind.LogUniform, 0.01, 10, 1),
            new("hidden_size", DistributionKind.IntUniform, 32, 512, 32));
        _cli.Grids.Spec = spec with { Repeats = 2, Space = spec.Space with { BatchSizes = [16, 32] } };

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("validate", _grid, "--verbose"));

        Assert.Equal(
            "ok: 100 trials (50 points x 2 repeats, drawn from lr log_uniform 0.01 to 10, hidden_size int_uniform 32 to 512 by 32,"
            + " 2 batch_size)",
            _cli.OutputLines[0]);
        Assert.Equal(
            ["trial", "lr", "hidden_size", "batch_size", "repeat", "seed"],
            _cli.OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1 + 1 + 100, _cli.OutputLines.Count);
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

    [Fact]
    public async Task Validate_EmptyName_SaysWhatToName()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", ""));

        Assert.StartsWith("The name of the grid file is empty. Name one", _cli.Error);
    }

    [Fact]
    public async Task Validate_NameWithControlCodes_ShowsThemAsEscapes()
    {
        await _cli.RunAsync("validate", "a\e[31m.json");

        Assert.Equal("There is no grid file 'a\\u001b[31m.json'.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Validate_InputWithoutEnd_IsReadNoFurtherThanTheLimit()
    {
        using var endless = new EndlessReader();
        _cli.Reader = endless;

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", "-"));

        Assert.Equal(
            "The grid in standard input has more than 1,048,576 bytes, the most that a grid file may have. Is it the right file?",
            _cli.Error.TrimEnd());
        Assert.InRange(endless.CharactersRead, 0, 2 << 20);
    }

    [Fact]
    public async Task Validate_LargeFile_IsRefusedWithItsLimit()
    {
        await File.WriteAllTextAsync(_grid, new string(' ', (1 << 20) + 1), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", _grid));

        Assert.StartsWith($"The grid in '{_grid}' has more than 1,048,576 bytes", _cli.Error);
    }

    [Fact]
    public async Task Validate_ThousandsOfFaults_ShowsTheFirstHundredAndTheirNumber()
    {
        _cli.Grids.Faults = [.. Enumerable.Range(1, 5000).Select(line => new GridFault("$.x", line, 1, "It is wrong."))];

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("validate", _grid));

        var lines = Plain.Lines(_cli.Error);
        Assert.Equal(101, lines.Length);
        Assert.EndsWith("faults; the first 100 are shown.", lines[^1]);
    }

    private sealed class EndlessReader : TextReader
    {
        public long CharactersRead { get; private set; }

        public override int Read(Span<char> buffer)
        {
            buffer.Fill(' ');
            CharactersRead += buffer.Length;
            return buffer.Length;
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override string ReadToEnd() => throw new InvalidOperationException("There is no end.");
    }
}
