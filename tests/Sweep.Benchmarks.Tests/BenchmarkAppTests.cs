namespace Sweep.Benchmarks.Tests;

public sealed class BenchmarkAppTests : IDisposable
{
    private const string Names = "'speed', 'published', 'start', 'control-plane', 'grid', 'asha', 'metrics'";

    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task RunAsync_NoName_ListsTheNames()
    {
        Assert.Equal(2, await RunAsync());
        Assert.Equal($"Which benchmark? There are {Names}. See 'tests/bench.sh --help'.", Error);
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task RunAsync_UnknownName_ListsTheNamesAndGuesses()
    {
        Assert.Equal(2, await RunAsync("sped"));
        Assert.Equal($"There is no benchmark 'sped'; there are {Names}. Did you mean 'speed'?", Error);
    }

    [Theory]
    [InlineData("--rounds", "x", "--rounds 'x' is not a whole number from 1 to 1000.")]
    [InlineData("--rounds", "0", "--rounds '0' is not a whole number from 1 to 1000.")]
    [InlineData("--rounds", "1.5", "--rounds '1.5' is not a whole number from 1 to 1000.")]
    [InlineData("--seconds", "NaN", "--seconds 'NaN' is not a number from 0.1 to 600.")]
    [InlineData("--seconds", "601", "--seconds '601' is not a number from 0.1 to 600.")]
    [InlineData("--sizes", "64,0", "--sizes '0' is no whole number from 1 to 8192; write them with commas between.")]
    [InlineData("--cells", "gru,elman", "--cells 'elman' is none of rnn_scratch, rnn, gru, lstm; write them with commas between.")]
    public async Task RunAsync_BadOption_SaysWhatWouldBeRight(string option, string value, string message)
    {
        Assert.Equal(2, await RunAsync("speed", option, value));
        Assert.Equal($"{message}\nSee 'tests/bench.sh speed --help'.", Error);
    }

    [Theory]
    [InlineData("speed", "--python")]
    [InlineData("published", "--results")]
    [InlineData("start", "--command")]
    [InlineData("control-plane", "--trials")]
    [InlineData("grid", "--epochs")]
    [InlineData("asha", "--grid")]
    [InlineData("metrics", "--scrapes")]
    public async Task RunAsync_HelpOfABenchmark_ShowsItsOptions(string name, string option)
    {
        Assert.Equal(0, await RunAsync(name, "--help"));
        Assert.Contains(option, _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rounds", "[default: 7]")]
    [InlineData("--seconds", "[default: 1.2]")]
    public async Task RunAsync_HelpOfSpeed_ShowsHowLongItMeasures(string option, string fallback)
    {
        await RunAsync("speed", "--help");

        var line = Assert.Single(_out.ToString().ReplaceLineEndings("\n").Split('\n'), l => l.Contains(option, StringComparison.Ordinal));
        Assert.EndsWith(fallback, line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoSuchPython_SaysWhatToInstall()
    {
        Assert.Equal(3, await RunAsync("speed", "--python", "/no/such/python"));
        Assert.StartsWith("'/no/such/python' does not run PyTorch: ", Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install python3-torch libopenblas0-pthread", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoSuchCommand_SaysHowToGetIt()
    {
        Assert.Equal(3, await RunAsync("start", "--command", "/no/such/sweep"));
        Assert.StartsWith("'/no/such/sweep' cannot be started: ", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AFileStandsWhereResultsGo_SaysSo()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(3, await RunAsync("published", "--results", Path.Combine(file, "results.jsonl")));
            Assert.StartsWith("The results cannot be kept in '", Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private string Error => _error.ToString().ReplaceLineEndings("\n").TrimEnd('\n');

    private Task<int> RunAsync(params string[] args) =>
        BenchmarkApp.RunAsync(args, new BenchmarkConsole(_out, _error), TestContext.Current.CancellationToken);
}
