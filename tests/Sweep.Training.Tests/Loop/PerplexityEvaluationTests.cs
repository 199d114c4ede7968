using Sweep.Contracts;
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
        using var model = new CharModel(Hyperparameters.Default with { HiddenSize = 4 }, 13, torch.CPU);
        using var path = NumericalPaths.Open(model);

        Assert.Equal(13, PerplexityEvaluation.Run(path, Tokens(397), batchSize, numSteps), 1e-5);
    }

    [Fact]
    public void Run_OneRow_IsTheMeanOverAllTargetsOfOneLongForward()
    {
        using var model = NewModel();
        using var path = NumericalPaths.Open(model);
        var tokens = Tokens(50);

        Assert.Equal(Reference(path, tokens.ToArray()), PerplexityEvaluation.Run(path, tokens, 1, 7), 1e-4);
    }

    [Fact]
    public void Run_RowsOfUnequalLength_ScoreEachTargetAfterItsOwnRowsText()
    {
        using var model = NewModel();
        using var path = NumericalPaths.Open(model);
        var tokens = Tokens(24); // 23 targets in 3 rows: 8, 8 and 7.
        var rows = new[] { tokens[..9], tokens[8..17], tokens[16..24] };
        var loss = rows.Sum(row => Math.Log(Reference(path, row.ToArray())) * (row.Length - 1)) / 23;

        Assert.Equal(Math.Exp(loss), PerplexityEvaluation.Run(path, tokens, 3, 3), 1e-4);
    }

    private static CharModel NewModel()
    {
        TorchThread.Prepare();
        var model = new CharModel(Hyperparameters.Default with { HiddenSize = 6, InitStd = 1 }, 13, torch.CPU);
        model.Initialize(3);
        return model;
    }

    private static double Reference(NumericalPath path, int[] tokens)
    {
        path.ResetState();
        path.Score(new Minibatch((int[])[0], tokens.Length - 1), tokens);
        return Math.Exp(path.TakeLossSum() / (tokens.Length - 1));
    }

    private static ReadOnlyMemory<int> Tokens(int count)
    {
        var random = TrialRandom.For(9, RandomPurpose.Offset, 1);
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = random.Below(13);
        return tokens;
    }
}
