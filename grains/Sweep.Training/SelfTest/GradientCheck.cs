using System.Collections.Immutable;
using Sweep.Contracts;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>Compares gradients that are written out with those of libtorch's autograd.</summary>
/// <param name="device">Where to compute.</param>
/// <param name="limits">How far off they may be.</param>
/// <param name="newModel">Makes the models that are written out; a test makes wrong ones.</param>
internal sealed class GradientCheck(
    Device device, SelfTestLimits limits, Func<Hyperparameters, int, Device, CharModel> newModel)
{
    public const string Group = "gradient";

    private const int Vocabulary = 11;
    private const int Rows = 5;
    private const int Steps = 9;

    /// <summary>The models whose gradients are written out, whatever the device trains with.</summary>
    public static CharModel WrittenOut(Hyperparameters values, int vocabularySize, Device device) =>
        values.Cell == Cell.RnnScratch
            ? CharModels.Create(values, vocabularySize, device)
            : new UnrolledModel(values, vocabularySize, device);

    /// <summary>Compares one model's, each tensor as a whole: |g - r| / |r|.</summary>
    public SelfTestResult Check(Cell cell, int layers)
    {
        var values = Hyperparameters.Default with { Cell = cell, Layers = layers, HiddenSize = 13, InitStd = 0.3 };
        using var scope = NewDisposeScope();
        using var model = newModel(values, Vocabulary, device);
        model.Initialize(5);
        var (inputs, targets) = (Ids(1, Steps, Rows), Ids(2, Steps * Rows));
        var state = RandomState(model);
        var expected = Reference(values, model, inputs, targets, state);
        var actual = model.Differentiate(inputs, targets, state).Gradients;
        var errors = expected.Zip(actual, Error).ToArray();
        var worst = errors.Max();
        return new SelfTestResult(
            Group, SelfTestModels.Name(cell, layers),
            worst <= limits.Gradient ? SelfTestOutcome.Passed : SelfTestOutcome.Failed,
            $"largest relative error of {errors.Length} tensors against autograd: {RelativeError.Text(worst)}",
            [new("gradient_error", worst)]);
    }

    private ImmutableArray<Tensor> Reference(
        Hyperparameters values, CharModel model, Tensor inputs, Tensor targets, ImmutableArray<Tensor> state)
    {
        if (values.Cell == Cell.RnnScratch) return AutogradReference.Differentiate(model, inputs, targets, state);
        using var library = new LibraryModel(values, Vocabulary, device);
        library.Initialize(5);
        return library.Differentiate(inputs, targets, state).Gradients;
    }

    private static double Error(Tensor expected, Tensor actual)
    {
        var difference = actual.detach().to_type(float64).sub(expected.to_type(float64));
        var error = difference.norm().item<double>() / expected.to_type(float64).norm().item<double>();
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private Tensor Ids(int stream, params long[] shape)
    {
        var random = TrialRandom.For(3, RandomPurpose.Offset, stream);
        var ids = new long[shape.Aggregate((one, other) => one * other)];
        for (var i = 0; i < ids.Length; i++) ids[i] = random.Below(Vocabulary);
        return tensor(ids, shape, device: device);
    }

    private static ImmutableArray<Tensor> RandomState(CharModel model) =>
        ImmutableArray.CreateRange(model.ZeroState(Rows), part =>
        {
            var values = new float[part.numel()];
            TrialRandom.For(3, RandomPurpose.Shuffle, 1).FillNormal(values, 0.5);
            return tensor(values, part.shape, device: model.Device);
        });
}
