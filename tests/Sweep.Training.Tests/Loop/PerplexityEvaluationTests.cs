using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class PerplexityEvaluationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(32, 35)]
    [InlineData(5, 400)]
    public void Run_ZeroWeights_GivesTheVocabularysSizeWhateverTheLayout(int batchSize, int numSteps)
    {
        TorchThread.Prepare();
        using var model = new RnnScratchModel(13, 4, 0, torch.CPU);

        Assert.Equal(13, PerplexityEvaluation.Run(model, Tokens(397), batchSize, numSteps), 1e-5);
    }

    [Fact]
    public void Run_OneRow_IsTheMeanOverAllTargetsOfOneLongForward()
    {
        using var model = NewModel();
        var tokens = Tokens(50);

        Assert.Equal(Reference(model, tokens.ToArray()), PerplexityEvaluation.Run(model, tokens, 1, 7), 1e-4);
    }

    [Fact]
    public void Run_RowsOfUnequalLength_ScoreEachTargetAfterItsOwnRowsText()
    {
        using var model = NewModel();
        var tokens = Tokens(24); // 23 targets in 3 rows: 8, 8 and 7.
        var rows = new[] { tokens[..9], tokens[8..17], tokens[16..24] };
        var loss = rows.Sum(row => Math.Log(Reference(model, row.ToArray())) * (row.Length - 1)) / 23;

        Assert.Equal(Math.Exp(loss), PerplexityEvaluation.Run(model, tokens, 3, 3), 1e-4);
    }

    private static RnnScratchModel NewModel()
    {
        TorchThread.Prepare();
        var model = new RnnScratchModel(13, 6, 1, torch.CPU);
        model.Initialize(3);
        return model;
    }

    private static double Reference(CharModel model, int[] tokens)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var ids = torch.tensor(Array.ConvertAll(tokens, token => (long)token));
        var (logits, _) = model.Forward(ids[..^1].reshape(-1, 1), model.ZeroState(1));
        return Math.Exp(torch.nn.functional.cross_entropy(logits, ids[1..]).item<float>());
    }

    private static ReadOnlyMemory<int> Tokens(int count)
    {
        var random = TrialRandom.For(9, RandomPurpose.Offset, 1);
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = random.Below(13);
        return tokens;
    }
}
