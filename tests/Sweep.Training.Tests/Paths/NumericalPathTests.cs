using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>The paths against libtorch's layers and autograd, and against one another.</summary>
public sealed class NumericalPathTests
{
    private const int Vocabulary = 11;

    public static TheoryData<Cell, int> Models => Tiny.Models;

    /// <summary>Each path that is written out, by name.</summary>
    private static ImmutableArray<(string Name, Func<CharModel, NumericalPath> Open)> WrittenOut { get; } =
    [
        ("512 bits", model => new VectorPath(model, 512)),
        ("256 bits", model => new VectorPath(model, 256)),
        ("128 bits", model => new VectorPath(model, 128)),
        ("libtorch", model => new TorchPath(model)),
    ];

    /// <summary>|g - r| / |r| of every tensor, for shapes that are drawn: rows and steps that fill no vector and no tile,
    /// and some that fill several.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_AnyShape_GivesAutogradsGradients(Cell cell, int layers)
    {
        TorchThread.Prepare();
        var random = TrialRandom.For(17, RandomPurpose.Offset, ((int)cell * 10) + layers);
        for (var draw = 0; draw < 12; draw++)
        {
            var (hidden, rows, steps) = (1 + random.Below(70), 1 + random.Below(19), 1 + random.Below(24));
            var vocabulary = 2 + random.Below(40);
            var values = Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = hidden, InitStd = 0.3 };
            foreach (var (name, open) in WrittenOut)
            {
                var errors = new GradientCheck(torch.CPU, SelfTestLimits.Cpu, open).Errors(values, vocabulary, rows, steps);
                Assert.True(
                    errors.Max() <= 1e-5,
                    $"{name}: {errors.Max()} with '{hidden}' units, '{rows}' rows, '{steps}' steps, '{vocabulary}' characters.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Differentiate_AnyPath_GivesTheLibrarysLossAndState(Cell cell, int layers)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var tokens = Tokens(100);
        Minibatch batch = new((int[])[0, 20, 40], 9);
        var expected = Differentiate(Values(cell, layers), model => new LibraryPath(model), batch, tokens);
        foreach (var (name, open) in WrittenOut)
        {
            var actual = Differentiate(Values(cell, layers), open, batch, tokens);

            Assert.Equal(expected.Loss, actual.Loss, 1e-4);
            foreach (var (wanted, got) in expected.State.Zip(actual.State))
            {
                Assert.Equal(wanted.shape, got.shape);
                var difference = wanted.sub(got).abs().max().item<float>();
                Assert.True(difference <= 1e-5, $"{name}: the state differs by '{difference}'.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void VectorPath_AnyWidth_TrainsToTheSameBits(Cell cell, int layers)
    {
        TorchThread.Prepare();
        foreach (var hidden in (int[])[13, 48])
        {
            var trained = ((int[])[512, 256, 128]).Select(width => Train(Values(cell, layers) with { HiddenSize = hidden }, width));

            Assert.Single(trained.Distinct());
        }
    }

    [Fact]
    public void Differentiate_FewerRowsThanBefore_GoesOnFromTheFirst()
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var tokens = Tokens(100);
        ReadOnlyMemory<int> starts = (int[])[0, 20, 40];
        foreach (var (_, open) in WrittenOut.Append(("library", model => new LibraryPath(model))))
        {
            using var model = NewModel(Values(Cell.Lstm, 2));
            using var path = open(model);
            path.Score(new Minibatch(starts, 9), tokens);
            path.Score(new Minibatch((int[])[9, 29], 3), tokens);
            var narrowed = path.CopyState();
            path.ResetState();
            path.Score(new Minibatch(starts[..2], 12), tokens);

            Assert.All(narrowed.Zip(path.CopyState()), pair => Assert.True(pair.First.allclose(pair.Second, 1e-5, 1e-6)));
        }
    }

    /// <summary>Writing reads one character of one row at a time: the smallest shapes are those in which a copy may turn out to be
    /// a view.</summary>
    [Theory]
    [InlineData(Cell.Rnn, 13)]
    [InlineData(Cell.Gru, 13)]
    [InlineData(Cell.Lstm, 13)]
    [InlineData(Cell.Rnn, 1)]
    [InlineData(Cell.Gru, 1)]
    [InlineData(Cell.Lstm, 1)]
    public void Differentiate_OneRowAndStep_LeavesTheWeightsAsTheyAre(Cell cell, int hiddenSize)
    {
        TorchThread.Prepare();
        foreach (var (_, open) in WrittenOut)
        {
            using var model = NewModel(Values(cell, 2) with { HiddenSize = hiddenSize });
            using var path = open(model);
            var before = Weights(model);

            path.Predict([3]);
            path.Differentiate(new Minibatch((int[])[0], 1), Tokens(2));

            Assert.Equal(before, Weights(model));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Predict_IdOutsideTheVocabulary_Throws(int id)
    {
        TorchThread.Prepare();
        using var model = NewModel(Values(Cell.Rnn, 1));
        using var path = new VectorPath(model);

        Assert.Throws<ArgumentException>(() => path.Predict([1, id]));
    }

    private static string Train(Hyperparameters values, int width)
    {
        using var model = NewModel(values);
        using var path = new VectorPath(model, width);
        TrainingStep step = new(path, values);
        var tokens = Tokens(400);
        foreach (var batch in BatchSampler.Sequential(400, 7, 11, 0)) step.Run(batch, tokens);
        return $"{path.TakeLossSum():R} {path.ReadFigures().GradientNorm:R} {Convert.ToHexString(Weights(model))}";
    }

    private static (double Loss, ImmutableArray<torch.Tensor> State) Differentiate(
        Hyperparameters values, Func<CharModel, NumericalPath> open, Minibatch batch, int[] tokens)
    {
        using var model = NewModel(values);
        using var path = open(model);
        path.Differentiate(batch, tokens);
        return (path.TakeLossSum(), path.CopyState());
    }

    private static Hyperparameters Values(Cell cell, int layers) =>
        Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = 13, InitStd = 0.3 };

    private static CharModel NewModel(Hyperparameters values)
    {
        var model = new CharModel(values, Vocabulary, torch.CPU);
        model.Initialize(5);
        return model;
    }

    private static byte[] Weights(CharModel model)
    {
        using var scope = torch.NewDisposeScope();
        return [.. model.Layout.SelectMany(shape => model.Export(shape.Name).bytes.ToArray())];
    }

    private static int[] Tokens(int count)
    {
        var random = TrialRandom.For(9, RandomPurpose.Offset, 1);
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = random.Below(Vocabulary);
        return tokens;
    }
}
