using Sweep.Contracts;
using Sweep.Training;

namespace Sweep.Silo.Tests;

public sealed class TextEvaluatorTests : IDisposable
{
    private static readonly byte[] Text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60).Select(
        i => $"The brook number {(char)('a' + (i % 26))}{(char)('a' + (i * 7 % 26))} runs down to mill {(char)('a' + (i / 26))}.\n")));

    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-evaluate-").FullName;
    private readonly CorpusLibrary _library;
    private readonly CorpusRef _corpus;
    private readonly string _checkpoint;
    private readonly double _recorded;

    public TextEvaluatorTests()
    {
        DataDirectory data = new(_folder);
        _library = new CorpusLibrary(data, null, new HttpClientHandler(), TimeProvider.System);
        _corpus = new("file:brook.txt", CorpusFile.Hash(Text), Preprocessing.Letters, 900, 200);
        Write(Path.Combine(data.CheckpointRoot, "corpora", _corpus.Sha256), Text);
        var values = Hyperparameters.Default with { HiddenSize = 8, BatchSize = 4, NumSteps = 9, Epochs = 2 };
        TrialSpec trial = new(new(new("7k3m9x0qtz"), 3), 1, values, 7, "hash");
        TrialPlan plan = new(_corpus, TimeSpan.Zero, 1, [], 0, 0, null, RanksByValidation: true);
        using var trainer = TrialTrainer.Start(trial, plan, TokenizedCorpus.Create(Text, Preprocessing.Letters), "cpu");
        for (var epoch = 0; epoch < 2; epoch++) trainer.TrainEpoch(CancellationToken.None);
        _recorded = trainer.EvaluateCandidate();
        using MemoryStream file = new();
        trainer.Save(file);
        _checkpoint = Write(Path.Combine(_folder, "2.safetensors"), file.ToArray());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EvaluateOwnTexts_GivesTheRecordedFigureBitForBit()
    {
        var found = await TextEvaluator.EvaluateOwnTextsAsync(_checkpoint, _library, TestContext.Current.CancellationToken);

        Assert.Equal([(EvaluatedText.Training, 900, 0), (EvaluatedText.HeldOut, 200, 0)],
            found.Texts.Select(t => (t.Kind, t.Tokens, t.Unknown)));
        Assert.Equal(_recorded, found.Texts[1].Perplexity);
        Assert.Equal((3, 2), (found.Checkpoint.Trial.Id.Number, found.Checkpoint.Epoch));
    }

    [Fact]
    public async Task EvaluateOwnTexts_CorpusIsGone_SaysWhichText()
    {
        File.Delete(Path.Combine(new DataDirectory(_folder).CheckpointRoot, "corpora", _corpus.Sha256));

        var fault = await Assert.ThrowsAsync<CorpusUnavailableException>(
            () => TextEvaluator.EvaluateOwnTextsAsync(_checkpoint, _library, TestContext.Current.CancellationToken));

        Assert.Contains(_corpus.Sha256, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateFile_TrainedText_IsKnownAgain()
    {
        var text = Write(Path.Combine(_folder, "part.txt"), Text[..600]);

        var found = await EvaluateAsync(text);

        Assert.InRange(found.TrainedShare!.Value, 0.85, 1);
        Assert.Equal(EvaluatedText.File, found.Kind);
    }

    [Fact]
    public async Task EvaluateFile_HeldOutText_IsNotTakenForTrained()
    {
        var text = Write(Path.Combine(_folder, "end.txt"), Text[^500..]);

        Assert.InRange((await EvaluateAsync(text)).TrainedShare!.Value, 0, 0.3);
    }

    [Fact]
    public async Task EvaluateFile_TrainingTextIsGone_ShareIsNotKnown()
    {
        File.Delete(Path.Combine(new DataDirectory(_folder).CheckpointRoot, "corpora", _corpus.Sha256));
        var text = Write(Path.Combine(_folder, "other.txt"), "Quite zany: jazz!"u8.ToArray());

        var found = await EvaluateAsync(text);

        Assert.Null(found.TrainedShare);
        var known = System.Text.Encoding.UTF8.GetString(Text);
        Assert.Equal((15, "quite zany jazz".Count(c => !known.Contains(c))), (found.Tokens, found.Unknown));
    }

    [Theory]
    [InlineData("", "The corpus is empty")]
    [InlineData("a", "has a single character that counts")]
    [InlineData("123", "The corpus is empty")]
    public async Task EvaluateFile_NothingToScore_IsExplained(string content, string message)
    {
        var text = Write(Path.Combine(_folder, "none.txt"), System.Text.Encoding.UTF8.GetBytes(content));

        var fault = await Assert.ThrowsAsync<CorpusUnavailableException>(() => EvaluateAsync(text));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateFile_NoCheckpoint_IsExplained()
    {
        var text = Write(Path.Combine(_folder, "text.txt"), Text);

        await Assert.ThrowsAsync<CheckpointUnreadableException>(
            () => TextEvaluator.EvaluateFileAsync(text, text, _library, TestContext.Current.CancellationToken));
    }

    private async Task<TextEvaluation> EvaluateAsync(string text) => Assert.Single(
        (await TextEvaluator.EvaluateFileAsync(_checkpoint, text, _library, TestContext.Current.CancellationToken)).Texts);

    private static string Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
