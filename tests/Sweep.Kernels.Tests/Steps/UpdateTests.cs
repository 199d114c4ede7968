using Sweep.Contracts;

namespace Sweep.Kernels.Tests;

/// <summary>The clip rule, g = min(1, theta / |g|) g, by what an update makes of the parameters.</summary>
public sealed class UpdateTests
{
    private const float LearningRate = 0.7f;

    public static TheoryData<Cell, int> Models => StepModel.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_AnyModel_GivesTheNormOfAllGradients(Cell cell, int layers)
    {
        using StepModel model = new(new(cell, layers, 19, 11));
        model.Differentiate(5, 7, seed: 1);
        var squares = 0.0;
        for (var i = 0; i < model.Step.Shape.Parameters; i++)
            squares += model.Gradient(i).ToArray().Sum(g => (double)g * g);

        Assert.Equal(Math.Sqrt(squares), model.Step.GradientNorm, 1e-6 * Math.Sqrt(squares));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Update_NormAboveTheta_ScalesAllGradientsByTheirQuotient(Cell cell, int layers)
    {
        using StepModel model = new(new(cell, layers, 19, 11));
        model.Differentiate(5, 7, seed: 1);
        var theta = MathF.BitDecrement(model.Step.GradientNorm) * 0.5f;

        AssertMoves(model, theta, theta / model.Step.GradientNorm);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Update_NormNotAboveTheta_LeavesEveryBitOfTheGradients(Cell cell, int layers)
    {
        using StepModel model = new(new(cell, layers, 19, 11));
        foreach (var factor in (float[])[1, 1.5f, float.PositiveInfinity])
        {
            model.Differentiate(5, 7, seed: 1);

            AssertMoves(model, model.Step.GradientNorm * factor, 1f);
        }
    }

    [Fact]
    public void Update_NormJustAboveTheta_IsClipped()
    {
        using StepModel model = new(new(Cell.Gru, 1, 19, 11));
        model.Differentiate(5, 7, seed: 1);
        var theta = MathF.BitDecrement(model.Step.GradientNorm);
        Assert.True(theta / model.Step.GradientNorm < 1);

        AssertMoves(model, theta, theta / model.Step.GradientNorm);
    }

    /// <summary>The book's rule compares, and nothing is above theta that is no number.</summary>
    [Fact]
    public void Update_NormIsNoNumber_LeavesTheGradientsThatAreNumbersAlone()
    {
        using StepModel model = new(new(Cell.Rnn, 1, 3, 11));
        model[0][5] = float.NaN;
        model.Step.Predict([5, 4], rows: 2);
        model.Step.Score([1, 2]);
        model.Step.Differentiate();
        Assert.True(float.IsNaN(model.Step.GradientNorm));
        var (gradient, before) = (model.Gradient(0)[4], model[0][4]);
        Assert.True(float.IsFinite(gradient) && gradient != 0);

        model.Step.Update(1e-6f, LearningRate);

        Assert.Equal(MathF.FusedMultiplyAdd(gradient, -LearningRate, before), model[0][4]);
    }

    /// <summary>One character: its probability is 1 and every gradient 0.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Update_ZeroGradients_LeavesTheParametersAlone(float theta)
    {
        using StepModel model = new(new(Cell.Lstm, 2, 5, 1));
        model.Differentiate(2, 3, seed: 1);
        Assert.Equal(0, model.Step.GradientNorm);
        var before = model.ParameterBits();

        model.Step.Update(theta, LearningRate);

        Assert.Equal(before, model.ParameterBits());
    }

    [Fact]
    public void Update_RnnScratch_LeavesTheSecondBiasAtZero()
    {
        using StepModel model = new(new(Cell.RnnScratch, 2, 5, 4));
        for (var i = 0; i < 3; i++)
        {
            model.Differentiate(2, 3, seed: i);
            model.Step.Update(1, LearningRate);
        }

        Assert.False(model[3].ContainsAnyExcept(0f));
        Assert.False(model[7].ContainsAnyExcept(0f));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Update_ManySteps_WritesOnlyParametersAndLearns(Cell cell, int layers)
    {
        (int, int, int, int)[] shapes = [(1, 2, 1, 1), (7, 5, 3, 9), (17, 33, 9, 4), (40, 28, 2, 70)];
        foreach (var (hidden, vocabulary, rows, steps) in shapes)
        {
            foreach (var width in (int[])[128, 256, 512])
            {
                using StepModel model = new(new(cell, layers, hidden, vocabulary), width);
                var first = model.Differentiate(rows, steps, seed: 1);
                for (var i = 0; i < 8; i++)
                {
                    model.Step.Update(1, 0.5f);
                    model.Step.ResetState();
                    model.Differentiate(rows, steps, seed: 1);
                }

                Assert.True(model.Step.LossSum < first);
                model.AssertNothingElseWasWritten();
            }
        }
    }

    private static void AssertMoves(StepModel model, float theta, float scale)
    {
        var shape = model.Step.Shape;
        List<float[]> expected = [];
        for (var i = 0; i < shape.Parameters; i++)
        {
            var gradients = model.Gradient(i);
            var weights = model[i].ToArray();
            for (var k = 0; k < weights.Length; k++)
                weights[k] = MathF.FusedMultiplyAdd(gradients[k] * scale, -LearningRate, weights[k]);
            expected.Add(weights);
        }

        model.Step.Update(theta, LearningRate);

        for (var i = 0; i < shape.Parameters; i++) Assert.Equal(expected[i], model[i]);
    }
}
