using Sweep.Contracts;

namespace Sweep.Kernels.Tests;

public sealed class RecurrentStepTests
{
    public static TheoryData<Cell, int> Models => StepModel.Models;

    /// <summary>Along its own gradient a loss grows by the gradient's norm.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_AnyModel_GivesTheSlopeOfTheLoss(Cell cell, int layers)
    {
        const float Distance = 0.02f;
        using StepModel model = new(new(cell, layers, 19, 7));
        Fill(model, 3);
        for (var parameter = 0; parameter < model.Step.Shape.Parameters; parameter++)
        {
            Fill(model, 3);
            model.Differentiate(3, 6, seed: 5);
            var gradient = model.Gradient(parameter).ToArray();
            var norm = (float)Math.Sqrt(gradient.Sum(g => (double)g * g));
            if (norm == 0) continue; // The second bias of the book's own RNN.
            var slope = (LossAt(parameter, Distance) - LossAt(parameter, -Distance)) / (2 * Distance);
            Assert.InRange(slope / norm, 0.99, 1.01);

            double LossAt(int moved, float distance)
            {
                var before = model[moved].ToArray();
                for (var i = 0; i < before.Length; i++) model[moved][i] += gradient[i] / norm * distance;
                model.Step.ParametersChanged();
                Fill(model, 3);
                var loss = model.Differentiate(3, 6, seed: 5) / 18;
                before.CopyTo(model[moved]);
                model.Step.ParametersChanged();
                return loss;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_AnyWidth_GivesTheSameBits(Cell cell, int layers)
    {
        (int, int, int, int)[] shapes = [(1, 2, 1, 1), (16, 16, 8, 3), (33, 28, 13, 40)];
        foreach (var (hidden, vocabulary, rows, steps) in shapes)
        {
            var results = ((int[])[128, 256, 512, 0]).Select(width =>
            {
                using StepModel model = new(new(cell, layers, hidden, vocabulary), width);
                model.Differentiate(rows, steps, seed: 1);
                model.Step.Update(0.1f, 0.5f);
                model.Differentiate(rows, steps, seed: 2);
                model.AssertNothingElseWasWritten();
                return model.Results().Concat(model.ParameterBits()).ToArray();
            }).ToArray();

            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    /// <summary>What a larger shape has left behind must not show through, whichever way the shapes go.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_ShapesUpAndDown_GivesTheBitsOfAFreshStep(Cell cell, int layers)
    {
        ModelShape shape = new(cell, layers, 21, 30);
        using StepModel used = new(shape);
        foreach (var (rows, steps) in ((int, int)[])[(17, 20), (2, 3), (17, 20), (1, 1), (5, 60), (3, 1), (20, 17)])
        {
            foreach (var carries in (bool[])[false, true])
            {
                using StepModel fresh = new(shape);
                used.Step.ResetState();
                if (carries)
                {
                    Fill(used, rows);
                    Fill(fresh, rows);
                }
                used.Differentiate(rows, steps, seed: rows);
                fresh.Differentiate(rows, steps, seed: rows);

                Assert.Equal(fresh.Results(), used.Results());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predict_AfterAPassThatIsNoNumber_LeavesNothingOfIt(Cell cell, int layers)
    {
        ModelShape shape = new(cell, layers, 13, 9);
        using StepModel used = new(shape);
        using StepModel fresh = new(shape);
        for (var parameter = 0; parameter < shape.Parameters; parameter++)
        {
            used[parameter][0] = float.NaN;
            used.Step.ParametersChanged();
            used.Differentiate(4, 5, seed: 1);
            Assert.True(double.IsNaN(used.Step.LossSum));
            used.Step.Update(1, 0.5f);
            used.CopyFrom(fresh);
            used.Step.ParametersChanged();
        }

        Fill(used, 4);
        Fill(fresh, 4);
        used.Differentiate(4, 5, seed: 1);
        fresh.Differentiate(4, 5, seed: 1);

        Assert.Equal(fresh.Results(), used.Results());
        used.AssertNothingElseWasWritten();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predict_TextInPieces_GoesOnWhereItWas(Cell cell, int layers)
    {
        using StepModel model = new(new(cell, layers, 13, 9));
        var ids = model.Ids(24, 7);
        model.Step.Predict(ids, rows: 2);
        var whole = model.Logits(24)[^32..].ToArray();

        model.Step.ResetState();
        foreach (var piece in ids.Chunk(6)) model.Step.Predict(piece, rows: 2);

        Assert.Equal(GuardedFloats.BitsOf(whole), GuardedFloats.BitsOf(model.Logits(6)[^32..]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void MakeState_LeftAsItIs_IsTheZeroState(Cell cell, int layers)
    {
        using StepModel model = new(new(cell, layers, 13, 9));
        model.Differentiate(4, 5, seed: 1);
        var expected = model.Results();

        model.Step.MakeState(4);
        model.Differentiate(4, 5, seed: 1);

        Assert.Equal(expected, model.Results());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void StateOf_CopiedToAnotherStep_LetsItGoOn(Cell cell, int layers)
    {
        ModelShape shape = new(cell, layers, 13, 9);
        using StepModel model = new(shape);
        using StepModel other = new(shape);
        model.Differentiate(4, 5, seed: 1);
        other.Step.MakeState(4);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var part = 0; part < model.Step.StateParts; part++)
                model.State(layer, part).CopyTo(other.State(layer, part));
        }

        model.Differentiate(4, 5, seed: 2);
        other.Differentiate(4, 5, seed: 2);

        Assert.Equal(model.Results(), other.Results());
    }

    [Fact]
    public void StateRows_AfterReset_AreNone()
    {
        using StepModel model = new(new(Cell.Lstm, 2, 13, 9));
        model.Differentiate(4, 5, seed: 1);
        Assert.Equal(4, model.Step.StateRows);

        model.Step.ResetState();

        Assert.Equal(0, model.Step.StateRows);
    }

    [Fact]
    public void Predict_FewerRowsThanTheState_GoesOnFromTheFirst()
    {
        using StepModel model = new(new(Cell.Lstm, 2, 13, 9));
        using StepModel narrow = new(new(Cell.Lstm, 2, 13, 9));
        var ids = model.Ids(6, 7);
        model.Step.Predict(ids, rows: 3);
        narrow.Step.Predict([ids[0], ids[3]], rows: 1);

        model.Step.Predict([4, 5], rows: 1);
        narrow.Step.Predict([4, 5], rows: 1);

        Assert.Equal(GuardedFloats.BitsOf(narrow.Logits(2)), GuardedFloats.BitsOf(model.Logits(2)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ParametersChanged_AfterAnyWrite_MakesADifference(Cell cell, int layers)
    {
        ModelShape shape = new(cell, layers, 13, 9);
        for (var parameter = 0; parameter < shape.Parameters; parameter++)
        {
            using StepModel model = new(shape);
            model.Step.Predict([1, 2, 3], rows: 1);
            var before = model.Logits(3).ToArray();

            model[parameter][0] += 0.25f;
            model[parameter][1] += 0.25f;
            model[parameter][2] += 0.25f;
            model[parameter][3] += 0.25f;
            model.Step.ParametersChanged();
            model.Step.ResetState();
            model.Step.Predict([1, 2, 3], rows: 1);

            Assert.NotEqual(before, model.Logits(3).ToArray());
        }
    }

    [Fact]
    public void Likeliest_AnyRow_IsTheColumnOfItsLargestLogit()
    {
        using StepModel model = new(new(Cell.Gru, 1, 13, 9));
        model.Step.Predict(model.Ids(12, 3), rows: 4);
        for (var row = 0; row < 4; row++)
        {
            var logits = model.Logits(12).Slice((8 + row) * 16, 9).ToArray();

            Assert.Equal(Array.IndexOf(logits, logits.Max()), model.Step.Likeliest(row));
        }
    }

    [Fact]
    public void Likeliest_EqualLogits_IsTheFirst()
    {
        using StepModel model = new(new(Cell.Gru, 1, 13, 9), scale: 0);
        model.Step.Predict([1, 2], rows: 2);

        Assert.Equal((0, 0), (model.Step.Likeliest(0), model.Step.Likeliest(1)));
    }

    private static void Fill(StepModel model, int rows)
    {
        model.Step.MakeState(rows);
        Random random = new(rows);
        var (size, stride) = (model.Step.Shape.HiddenSize, Padding.Of(model.Step.Shape.HiddenSize));
        for (var layer = 0; layer < model.Step.Shape.Layers; layer++)
        {
            for (var part = 0; part < model.Step.StateParts; part++)
            {
                for (var row = 0; row < rows; row++)
                {
                    foreach (ref var value in model.State(layer, part).Slice(row * stride, size))
                        value = random.NextSingle() - 0.5f;
                }
            }
        }
    }
}
