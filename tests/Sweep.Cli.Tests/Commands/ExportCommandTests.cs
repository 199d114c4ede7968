using System.Text.Json;

namespace Sweep.Cli.Tests;

public sealed class ExportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-export-").FullName;
    private readonly CommandLine _cli = new();
    private readonly FakeSweep _sweep;

    public ExportCommandTests()
    {
        _sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.04).Diverge(2, 1).Fail(3, "a \"b\", c"));
        _sweep.Curves[1] = [new(1, 0.5, 1.65, 2.5, 100, TimeSpan.FromSeconds(1)), new(2, 0.25, 1.28, null, 100, TimeSpan.FromSeconds(2))];
        _sweep.Curves[2] = [new(1, double.NaN, double.NaN, null, 100, TimeSpan.FromSeconds(1))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Export_Csv_HasOneRowATrial()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("export"));

        Assert.Equal(7, _cli.OutputLines.Count);
        Assert.StartsWith("sweep,name,trial,repeat,cell,", _cli.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("7k3m9x0qtz,time-machine,1,1,rnn_scratch,", _cli.OutputLines[1], StringComparison.Ordinal);
        Assert.Contains(",\"a \"\"b\"\", c\",", _cli.OutputLines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Curves_HasOneRowAnEpoch()
    {
        await _cli.RunAsync("export", "7k", "--curves", "--format", "csv");

        Assert.Equal(
            [
                "sweep,trial,repeat,cell,layers,lr,hidden_size,sampling,batch_size,num_steps,epochs,clip_norm,init_std,"
                + "epoch,loss,perplexity,validation_perplexity,tokens_per_second,elapsed_seconds",
                "7k3m9x0qtz,1,1,rnn_scratch,1,0.5,128,sequential,32,35,500,1,0.01,1,0.5,1.65,2.5,100,1",
                "7k3m9x0qtz,1,1,rnn_scratch,1,0.5,128,sequential,32,35,500,1,0.01,2,0.25,1.28,,100,2",
                "7k3m9x0qtz,2,1,rnn_scratch,1,0.5,256,sequential,32,35,500,1,0.01,1,NaN,NaN,,100,1",
            ],
            _cli.OutputLines);
    }

    [Fact]
    public async Task Export_JsonWithCurves_HasThemInTheTrials()
    {
        await _cli.RunAsync("export", "--format", "json", "--curves", "--where", "trial<=2");

        using var json = JsonDocument.Parse(_cli.Output);
        Assert.Equal([2, 1], json.RootElement.EnumerateArray().Select(t => t.GetProperty("curve").GetArrayLength()));
        Assert.Equal("NaN", json.RootElement[1].GetProperty("curve")[0].GetProperty("loss").GetString());
    }

    [Fact]
    public async Task Export_NothingMatches_IsStillJson()
    {
        await _cli.RunAsync("export", "--format", "json", "--where", "lr=9");

        Assert.Equal("[]", _cli.Output.TrimEnd());
    }

    [Fact]
    public async Task Export_ManyTrials_AreReadByPage()
    {
        var many = _cli.Ledger.Add(new("9xmany", Specs.OneTrial with { Repeats = 2_500 }));
        many.Curves[2_500] = [new(1, 0.5, 1.65, null, 100, TimeSpan.FromSeconds(1))];

        await _cli.RunAsync("export", "--curves");

        Assert.Equal(3, _cli.Ledger.TrialReads);
        Assert.StartsWith("9xmany,2500,2500,", _cli.OutputLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Save_WritesTheFileOnly()
    {
        var file = Path.Combine(_folder, "trials.csv");

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("export", "--save", file));

        Assert.Empty(_cli.Output);
        Assert.Equal($"Saved to {file}", _cli.Error.TrimEnd());
        Assert.Equal(7, (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Export_SaveOntoAFile_NeedsForce()
    {
        var file = Path.Combine(_folder, "trials.csv");
        await File.WriteAllTextAsync(file, "older", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("export", "--save", file));
        Assert.Equal("older", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("export", "--save", file, "--force"));
        Assert.StartsWith("sweep,", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_SaveFails_LeavesNothingAndKeepsTheOldFile()
    {
        var file = Path.Combine(_folder, "trials.csv");
        await File.WriteAllTextAsync(file, "older", TestContext.Current.CancellationToken);
        _sweep.Curves[2] = default; // Reading it throws, when the first curve is written already.

        Assert.Equal(ExitCode.SweepFailed, await _cli.RunAsync("export", "--save", file, "--force", "--curves"));

        Assert.Equal([file], Directory.GetFiles(_folder));
        Assert.Equal("older", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }
}
