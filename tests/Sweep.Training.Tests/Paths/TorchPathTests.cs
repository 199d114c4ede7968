using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>What the planned path keeps from one shape, and one step, to the next.</summary>
public sealed class TorchPathTests
{
    private const int Vocabulary = 11;

    public static TheoryData<Cell, int> Models => Tiny.Models;

    private static long LiveTensors => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Theory]
    [MemberData(nameof(Models))]
    public void Score_MoreShapesThanAreKept_GoesOnFromTheStateBefore(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        using var model = NewModel(cell, layers);
        using TorchPath path = new(model);
        int[] starts = [0, 100];
        path.Score(new Minibatch(starts, 91), Tokens);
        var (expected, loss) = (path.CopyState(), path.TakeLossSum());

        path.ResetState();
        for (var (steps, start) = (1, 0); steps <= 13; start += steps++)
            path.Score(new Minibatch((int[])[start, 100 + start], steps), Tokens);

        Assert.Equal(loss, path.TakeLossSum(), 1e-3);
        Assert.All(expected.Zip(path.CopyState()), pair => Assert.True(pair.First.allclose(pair.Second, 1e-5, 1e-6)));
    }

    [Fact]
    public void Score_ManyShapes_KeepsAFewPlans()
    {
        TorchThread.Prepare();
        using var model = NewModel(Cell.Lstm, 2);
        using TorchPath path = new(model);
        long Score(int rows)
        {
            path.ResetState();
            path.Score(new Minibatch(Enumerable.Range(0, rows).ToArray(), 3), Tokens);
            return LiveTensors;
        }

        var counts = Enumerable.Range(1, 20).Select(Score).ToArray();

        Assert.True(counts[1] > counts[0]);
        Assert.Single(counts[10..].Distinct());
    }

    [Fact]
    public void Score_NoGradientsAskedFor_MakesNoBuffersForThem()
    {
        TorchThread.Prepare();
        using var model = NewModel(Cell.Gru, 2);
        using TorchPath path = new(model);
        Minibatch batch = new((int[])[0, 100], 5);

        path.Score(batch, Tokens);
        var scored = LiveTensors;
        path.Differentiate(batch, Tokens);
        var differentiated = LiveTensors;
        path.Differentiate(batch, Tokens);

        Assert.True(differentiated > scored);
        Assert.Equal(differentiated, LiveTensors);
    }

    [Fact]
    public void ReadFigures_ScoredSince_GivesThoseOfTheDifferentiation()
    {
        TorchThread.Prepare();
        using var model = NewModel(Cell.Gru, 2);
        using TorchPath path = new(model);

        path.Differentiate(new Minibatch((int[])[0, 100], 5), Tokens);
        var expected = path.TakeLossSum() / 10;
        path.Score(new Minibatch((int[])[3], 4), Tokens);

        Assert.Equal(expected, path.ReadFigures().Loss);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Dispose_AfterSteps_LeavesOnlyTheModel(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var model = NewModel(cell, layers);
        var before = LiveTensors;

        using (TorchPath path = new(model))
        {
            path.Differentiate(new Minibatch((int[])[0, 100], 5), Tokens);
            path.Update(1, 0.5f);
            path.Predict([1, 2, 3]);
            using var scope = torch.NewDisposeScope();
            path.SetState(path.CopyState());
        }

        Assert.Equal(before, LiveTensors);
        Assert.All(model.Parameters, parameter => Assert.True(double.IsFinite(parameter.sum().item<float>())));
    }

    /// <summary>Products go into buffers that hold what was there before. A NaN there must not come through.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_NaNInTheStepBefore_LeavesNoneBehind(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        using var model = NewModel(cell, layers);
        using TorchPath path = new(model);
        Minibatch batch = new((int[])[0, 100], 5);
        path.Differentiate(batch, Tokens);
        var (expected, loss) = (path.CopyGradients(), path.TakeLossSum());
        var weights = model.Layout.Select(shape => model.Export(shape.Name).clone()).ToArray();

        using var nan = float.NaN.ToScalar();
        foreach (var parameter in model.Parameters.RemoveAt(3)) parameter.fill_(nan);
        model.Changed();
        path.ResetState();
        path.Differentiate(batch, Tokens);
        var spoilt = path.CopyGradients();
        Assert.True(double.IsNaN(path.TakeLossSum()));
        foreach (var (shape, values) in model.Layout.Zip(weights)) Assert.True(model.Import(shape.Name, values));
        path.ResetState();
        path.Differentiate(batch, Tokens);

        Assert.All(spoilt.RemoveAt(3), gradient => Assert.True(gradient.isnan().any().item<bool>()));
        Assert.Equal(loss, path.TakeLossSum());
        Assert.All(expected.Zip(path.CopyGradients()), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    private static int[] Tokens { get; } = NewTokens();

    private static CharModel NewModel(Cell cell, int layers)
    {
        var values = Tiny.Values with { Cell = cell, Layers = layers, HiddenSize = 13, InitStd = 0.3 };
        var model = new CharModel(values, Vocabulary, torch.CPU);
        model.Initialize(5);
        return model;
    }

    private static int[] NewTokens()
    {
        var random = TrialRandom.For(9, RandomPurpose.Offset, 1);
        var tokens = new int[200];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = random.Below(Vocabulary);
        return tokens;
    }
}
