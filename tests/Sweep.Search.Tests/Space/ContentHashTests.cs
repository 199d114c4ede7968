using Sweep.Contracts;

namespace Sweep.Search.Tests.Space;

public sealed class ContentHashTests
{
    private static readonly CorpusSpec Corpus = new("x", new string('0', 64), Preprocessing.Letters, 10_000, 0);

    [Fact]
    public void Text_Defaults_IsTheDocumentedOne() => Assert.Equal(
        """
        trainer=4
        corpus.sha256=0000000000000000000000000000000000000000000000000000000000000000
        corpus.preprocessing=letters
        corpus.max_tokens=10000
        corpus.validation_tokens=0
        cell=rnn_scratch
        layers=1
        lr=1
        hidden_size=512
        sampling=sequential
        batch_size=32
        num_steps=35
        epochs=500
        clip_norm=1
        init_std=0.01
        seed=7

        """.ReplaceLineEndings("\n"),
        ContentHash.Text(Corpus, Hyperparameters.Default, 7));

    // Calculated from the text above by another program; ledgers hold such hashes.
    [Fact]
    public void Of_Defaults_IsTheKnownHash() => Assert.Equal(
        "fd29775009798546bbfdcf5bc74ce58bb4cb55836f5d3e017676e6dcff17bc72",
        ContentHash.Of(Corpus, Hyperparameters.Default, 7));

    [Fact]
    public void Of_AnythingThatDecidesTheResult_ChangesTheHash()
    {
        var values = Hyperparameters.Default;
        string[] hashes =
        [
            ContentHash.Of(Corpus, values, 7),
            ContentHash.Of(Corpus, values, 8),
            ContentHash.Of(Corpus with { Sha256 = new string('1', 64) }, values, 7),
            ContentHash.Of(Corpus with { Preprocessing = Preprocessing.Raw }, values, 7),
            ContentHash.Of(Corpus with { MaxTokens = null }, values, 7),
            ContentHash.Of(Corpus with { MaxTokens = 1 }, values, 7),
            ContentHash.Of(Corpus with { ValidationTokens = 1 }, values, 7),
            ContentHash.Of(Corpus, values with { Cell = Cell.Gru }, 7),
            ContentHash.Of(Corpus, values with { Layers = 2 }, 7),
            ContentHash.Of(Corpus, values with { Lr = Math.BitIncrement(1.0) }, 7),
            ContentHash.Of(Corpus, values with { HiddenSize = 2 }, 7),
            ContentHash.Of(Corpus, values with { Sampling = Sampling.Random }, 7),
            ContentHash.Of(Corpus, values with { BatchSize = 2 }, 7),
            ContentHash.Of(Corpus, values with { NumSteps = 2 }, 7),
            ContentHash.Of(Corpus, values with { Epochs = 2 }, 7),
            ContentHash.Of(Corpus, values with { ClipNorm = 2 }, 7),
            ContentHash.Of(Corpus, values with { InitStd = 2 }, 7),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Of_EveryHyperparameter_IsInTheText()
    {
        var lines = ContentHash.Text(Corpus, Hyperparameters.Default, 7).Split('\n');

        Assert.Empty(GridKeys.Axes.Except(lines.Select(line => line.Split('=')[0])));
    }

    [Fact]
    public void Of_SameBytesUnderAnotherName_AreTheSame() => Assert.Equal(
        ContentHash.Of(Corpus, Hyperparameters.Default, 7),
        ContentHash.Of(Corpus with { Name = "file:copy.txt" }, Hyperparameters.Default, 7));

    [Fact]
    public void Of_ZeroWrittenWithAMinus_IsTheSame()
    {
        var values = Hyperparameters.Default with { InitStd = 0 };
        var read = values with { InitStd = Grid.Spec(Grid.Hyper("\"init_std\":-0.0")).Space.InitStds[0] };

        Assert.Equal(ContentHash.Of(Corpus, values, 7), ContentHash.Of(Corpus, read, 7));
    }

    [Fact]
    public void Of_CorpusThatIsNotPinned_IsEmpty()
    {
        Assert.Empty(ContentHash.Of(Corpus with { Sha256 = null }, Hyperparameters.Default, 7));
        Assert.Empty(ContentHash.Of(Corpus with { Preprocessing = null }, Hyperparameters.Default, 7));
    }
}
