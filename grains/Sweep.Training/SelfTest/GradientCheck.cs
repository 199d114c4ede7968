using System.Collections.Immutable;
using Sweep.Contracts;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Compares gradients that are written out with those of libtorch's autograd.</summary>
/// <param name="device">Where to compute.</param>
/// <param name="limits">How far off they may be.</param>
/// <param name="newPath">Opens the paths that are written out; a test opens wrong ones.</param>
internal sealed class GradientCheck(Device device, SelfTestLimits limits, Func<CharModel, NumericalPath> newPath)
{
    public const string Group = "gradient";

    private const int Vocabulary = 11;
    private const int Rows = 5;
    private const int Steps = 9;

    /// <summary>The path whose gradients are written out, whatever the device trains with.</summary>
    public static NumericalPath WrittenOut(CharModel model) =>
        model.Device.type == DeviceType.CPU ? new VectorPath(model) : new TorchPath(model);

    /// <summary>Compares one model's, each tensor as a whole: |g - r| / |r|.</summary>
    public SelfTestResult Check(Cell cell, int layers)
    {
        var values = Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = 13, InitStd = 0.3 };
        var errors = Errors(values, Vocabulary, Rows, Steps);
        var worst = errors.Max();
        return new SelfTestResult(
            Group, SelfTestModels.Name(cell, layers),
            worst <= limits.Gradient ? SelfTestOutcome.Passed : SelfTestOutcome.Failed,
            $"largest relative error of {errors.Length} tensors against autograd: {RelativeError.Text(worst)}",
            [new("gradient_error", worst)]);
    }

    /// <summary>The relative error of every learned tensor, in a minibatch that goes on from a state of its own.</summary>
    public ImmutableArray<double> Errors(Hyperparameters values, int vocabulary, int rows, int steps)
    {
        using var scope = NewDisposeScope();
        var tokens = Ids(vocabulary, rows * steps + 1);
        Minibatch batch = new(Enumerable.Range(0, rows).Select(row => row * steps).ToArray(), steps);
        var expected = Gradients(values, vocabulary, batch, tokens, model => new LibraryPath(model));
        var actual = Gradients(values, vocabulary, batch, tokens, newPath);
        return [.. expected.Zip(actual, Error)];
    }

    private ImmutableArray<Tensor> Gradients(
        Hyperparameters values, int vocabulary, Minibatch batch, int[] tokens, Func<CharModel, NumericalPath> open)
    {
        using var model = new CharModel(values, vocabulary, device);
        model.Initialize(5);
        using var path = open(model);
        path.SetState(RandomState(model, batch.Rows));
        path.Differentiate(batch, tokens);
        var gradients = path.CopyGradients();
        return model.Shape.LearnsHiddenBias ? gradients : gradients.RemoveAt(3);
    }

    private static double Error(Tensor expected, Tensor actual)
    {
        var difference = actual.detach().to_type(float64).sub(expected.to_type(float64));
        var error = difference.norm().item<double>() / expected.to_type(float64).norm().item<double>();
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static int[] Ids(int vocabulary, int count)
    {
        var random = TrialRandom.For(3, RandomPurpose.Offset, 1);
        var ids = new int[count];
        for (var i = 0; i < ids.Length; i++) ids[i] = random.Below(vocabulary);
        return ids;
    }

    private static ImmutableArray<Tensor> RandomState(CharModel model, int rows)
    {
        var parts = model.Shape.Cell == Cell.Lstm ? 2 : 1;
        return [.. Enumerable.Range(1, parts).Select(part =>
        {
            var values = new float[checked(model.Shape.Layers * rows * model.Shape.HiddenSize)];
            TrialRandom.For(3, RandomPurpose.Shuffle, part).FillNormal(values, 0.5);
            return tensor(values, [model.Shape.Layers, rows, model.Shape.HiddenSize], device: model.Device);
        })];
    }
}
