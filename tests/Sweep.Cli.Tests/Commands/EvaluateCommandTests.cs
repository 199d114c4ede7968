using System.Text.Json;
using Sweep.Silo;

namespace Sweep.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-evaluate-").FullName;
    private readonly CommandLine _cli = new();
    private readonly string _checkpoint;
    private readonly string _text;

    public EvaluateCommandTests()
    {
        var sweep = _cli.Ledger.Add(new FakeSweep("7k3m9x0qtz", Specs.Grid()).Succeed(1, 1.3).Succeed(2, 1.5).Diverge(3, 2));
        _checkpoint = Write(new DataDirectory(_folder).Locate(sweep.Trials[0].Checkpoints[0]));
        Write(new DataDirectory(_folder).Locate(sweep.Trials[1].Checkpoints[0]));
        _text = Write(Path.Combine(_folder, "text.txt"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Evaluate_Nothing_MeasuresTheBestOnItsOwnText()
    {
        Assert.Equal(ExitCode.Done, await EvaluateAsync());

        Assert.Equal((_checkpoint, null), _cli.Evaluator.Asked);
        Assert.Equal(["text           tokens  unknown  perplexity", "training text  10,000        0        1.30"], _cli.OutputLines);
        Assert.Equal($"Trial 1 of sweep 7k3m9x0qtz, epoch 500, perplexity 1.30: {_checkpoint}", _cli.Error.TrimEnd());
    }

    [Fact]
    public async Task Evaluate_Trial_MeasuresItsBest()
    {
        _cli.Evaluator.Texts = [new(EvaluatedText.Training, 10_000, 0, 1.5, 1)];

        await EvaluateAsync("7k/2");

        Assert.EndsWith("/2/1/500.safetensors", _cli.Evaluator.Asked?.Checkpoint, StringComparison.Ordinal);
        Assert.DoesNotContain("Note", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Folder_IsSaidToBeOne()
    {
        Assert.Equal(ExitCode.BadInput, await EvaluateAsync(_folder));
        Assert.Equal(ExitCode.BadInput, await EvaluateAsync("--text", _folder));

        Assert.Equal(
            $"'{_folder}' is a folder. Name a checkpoint file in it, or a sweep.\n"
            + $"'{_folder}' is a folder, not a text. Name a file in UTF-8 with '--text'.",
            _cli.Error.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task Evaluate_TrialWithoutResult_SaysItsState()
    {
        Assert.Equal(ExitCode.BadInput, await EvaluateAsync("7k/3"));

        Assert.StartsWith(
            "Trial 3 of sweep '7k3m9x0qtz' has no checkpoint that is ranked: it is diverged.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_OtherFigureThanTheLedgers_IsTold()
    {
        _cli.Evaluator.Texts = [new(EvaluatedText.Training, 10_000, 0, 1.7, 1), new(EvaluatedText.HeldOut, 900, 0, 2.5, 0)];

        await EvaluateAsync();

        Assert.Contains("Note: the ledger has 1.30 for this file.", _cli.Error, StringComparison.Ordinal);
        Assert.Equal("held-out text     900        0        2.50", _cli.OutputLines[^1]);
    }

    [Fact]
    public async Task Evaluate_TrainedText_IsWarnedAbout()
    {
        _cli.Evaluator.Texts = [new(EvaluatedText.File, 400, 0, 1.1, 0.755)];

        await EvaluateAsync("7k", "--text", _text);

        Assert.Equal((_checkpoint, _text), _cli.Evaluator.Asked);
        Assert.Contains($"Note: 75% of '{_text}' stands in the text that the model was trained on;", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_UnknownCharacters_AreWarnedAbout()
    {
        _cli.Evaluator.Texts = [new(EvaluatedText.File, 400, 100, 9, null)];

        await EvaluateAsync("7k", "--text", _text);

        Assert.Contains($"does not know 25% of the characters of {_text};", _cli.Error, StringComparison.Ordinal);
        Assert.Contains("it is not known whether this text is part of it.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_File_SaysWhatItIs()
    {
        _cli.Ledger.IsThere = false;

        Assert.Equal(ExitCode.Done, await EvaluateAsync(_checkpoint));

        Assert.StartsWith(
            $"{_checkpoint}: trial 1 of sweep 7k3m9x0qtz, epoch 450/500, cell=rnn_scratch", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Json_HasEveryField()
    {
        await EvaluateAsync("--output", "json");

        using var json = JsonDocument.Parse(_cli.Output);
        var text = json.RootElement[0];
        Assert.Equal("training", text.GetProperty("text").GetString());
        Assert.Equal(1.3, text.GetProperty("recorded_perplexity").GetDouble());
        Assert.Equal(1, text.GetProperty("trained_share").GetDouble());
    }

    [Fact]
    public async Task Evaluate_MissingText_IsBadInput()
    {
        Assert.Equal(ExitCode.BadInput, await EvaluateAsync("7k", "--text", "none.txt"));

        Assert.Equal("There is no text 'none.txt'. Name a file in UTF-8 with '--text'.", _cli.Error.TrimEnd());
        Assert.Null(_cli.Evaluator.Asked);
    }

    private static string Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [1]);
        return path;
    }

    private Task<int> EvaluateAsync(params string[] args) => _cli.RunAsync(["evaluate", .. args, "--data-dir", _folder]);
}
