namespace Sweep.Cli.Tests;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-generate-").FullName;
    private readonly CommandLine _cli = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Generate_Nothing_AsksTheNewestSweepsBest()
    {
        var sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.OneTrial).Succeed(1, 1.3));
        var file = new Silo.DataDirectory(_folder).Locate(sweep.Trials[0].Checkpoints[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("generate", "--data-dir", _folder));

        Assert.Equal((file, "time traveller", 50), _cli.Generator.Asked);
        Assert.Equal(["time traveller held in his hand"], _cli.OutputLines);
        Assert.Equal($"Trial 1 of sweep 7k3m9x0qtz, epoch 500, perplexity 1.30: {file}", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Generate_File_NeedsNoLedger()
    {
        _cli.Ledger.IsThere = false;
        var file = Path.Combine(_folder, "best");
        await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync("generate", file, "--prompt", "traveller", "--length", "200"));

        Assert.Equal((file, "traveller", 200), _cli.Generator.Asked);
    }

    [Fact]
    public async Task Generate_MissingCheckpointFile_IsNotTakenForAnId()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("generate", "none.safetensors"));

        Assert.Equal("There is no file 'none.safetensors'.", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Generate_EmptyPrompt_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("generate", "--prompt", ""));

        Assert.StartsWith("The prompt is empty.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_FileIsGone_SaysSo()
    {
        _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.OneTrial).Succeed(1, 1.3));

        Assert.Equal(ExitCode.BadInput, await _cli.RunAsync("generate", "--data-dir", _folder));

        Assert.Contains("is no longer at", _cli.Error, StringComparison.Ordinal);
        Assert.Null(_cli.Generator.Asked);
    }

    [Fact]
    public async Task Generate_File_SaysWhatItIs()
    {
        var file = Path.Combine(_folder, "best");
        await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);

        await _cli.RunAsync("generate", file);

        Assert.Equal(
            $"{file}: trial 1 of sweep 7k3m9x0qtz, epoch 450/500, cell=rnn_scratch layers=1 lr=1 hidden_size=512 sampling=sequential "
            + "batch_size=32 num_steps=35 epochs=500 clip_norm=1 init_std=0.01 on timemachine",
            _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Generate_UnknownCharacters_AreNamed()
    {
        _cli.Generator.Unknown = ["é", "\u0007"];
        var file = Path.Combine(_folder, "best");
        await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);

        await _cli.RunAsync("generate", file, "--prompt", "é");

        Assert.EndsWith(
            "Note: the model does not know these characters of the prompt: 'é', '\\u0007'.", _cli.Error.TrimEnd(),
            StringComparison.Ordinal);
    }
}
