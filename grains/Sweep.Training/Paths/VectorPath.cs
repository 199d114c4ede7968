using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sweep.Kernels;
using static TorchSharp.torch;

namespace Sweep.Training;

/// <summary>The path on a CPU: <see cref="RecurrentStep"/>'s own kernels, several times as fast as libtorch's operators and
/// equal in every bit on every processor.</summary>
internal sealed unsafe class VectorPath : NumericalPath
{
    /// <summary>Its name in fingerprints; counts up when its results change.</summary>
    public const string Name = "sweep-kernels/1";

    private readonly RecurrentStep _step;
    private int[] _inputs = [];
    private int[] _targets = [];
    private int _changesSeen;
    private int _count;
    private double _lossSum;

    /// <summary>Lays the model's weights out for the kernels.</summary>
    /// <param name="model">On the CPU.</param>
    /// <param name="width">As for <see cref="RecurrentStep.Create"/>.</param>
    public VectorPath(CharModel model, int width = 0)
        : base(model)
    {
        _step = RecurrentStep.Create(model.Shape, width);
        model.Adopt([.. model.Layout.Select(Padded)]);
        Span<nint> addresses = stackalloc nint[model.Parameters.Length];
        for (var i = 0; i < addresses.Length; i++) addresses[i] = AddressOf(model.Parameters[i]);
        _step.Bind(addresses);
        _changesSeen = model.Changes;
    }

    public override void ResetState() => _step.ResetState();

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        Score(batch, tokens);
        _step.Differentiate();
    }

    public override void Update(float clipNorm, float lr) => _step.Update(clipNorm, lr);

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens)
    {
        SeeChanges();
        _count = batch.TokenCount;
        if (_inputs.Length < _count) (_inputs, _targets) = (new int[_count], new int[_count]);
        var inputs = _inputs.AsSpan(0, _count);
        var targets = _targets.AsSpan(0, _count);
        batch.Gather(tokens, 0, inputs);
        batch.Gather(tokens, 1, targets);
        _step.Predict(inputs, batch.Rows);
        _step.Score(targets);
        _lossSum += _step.LossSum;
    }

    public override double TakeLossSum()
    {
        var sum = _lossSum;
        _lossSum = 0;
        return sum;
    }

    public override StepFigures ReadFigures() => new(_step.LossSum / _count, _step.GradientNorm);

    public override int Predict(ReadOnlySpan<int> ids)
    {
        SeeChanges();
        _count = ids.Length;
        _step.Predict(ids, rows: 1);
        return _step.Likeliest(row: 0);
    }

    /// <summary>A copy of the logits of the last <see cref="Predict"/>: (ids, vocabulary).</summary>
    public Tensor CopyLogits() => Copy(_step.Logits, [_count, Model.Shape.VocabularySize]);

    public override ImmutableArray<Tensor> CopyGradients() =>
        [.. Model.Layout.Select((shape, index) => Copy(_step.GradientOf(index), shape.Dimensions))];

    public override ImmutableArray<Tensor> CopyState()
    {
        var (layers, rows, size) = (Model.Shape.Layers, _step.StateRows, Model.Shape.HiddenSize);
        return
        [
            .. Enumerable.Range(0, _step.StateParts).Select(part => stack(
                Enumerable.Range(0, layers).Select(layer => Copy(_step.StateOf(layer, part), [rows, size])))),
        ];
    }

    public override void SetState(ImmutableArray<Tensor> state)
    {
        var rows = (int)state[0].shape[1];
        _step.MakeState(rows);
        for (var layer = 0; layer < Model.Shape.Layers; layer++)
        {
            for (var part = 0; part < _step.StateParts; part++) Write(state[part][layer], _step.StateOf(layer, part));
        }
    }

    public override void Dispose() => _step.Dispose();

    private static Tensor Padded(TensorShape shape)
    {
        var columns = (int)shape.Dimensions[^1];
        var rows = shape.Dimensions.Length == 1 ? 1 : shape.Dimensions[0];
        using var scope = NewDisposeScope();
        var view = zeros([rows, Padding.Of(columns)], float32).narrow(1, 0, columns);
        return (shape.Dimensions.Length == 1 ? view[0] : view).DetachFromDisposeScope();
    }

    /// <summary>The address of its first float: a span over all of it could not be had for more than 2 GiB.</summary>
    public static nint AddressOf(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var first = First(tensor);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    private static Tensor First(Tensor tensor) => tensor.dim() == 1 ? tensor.narrow(0, 0, 1) : tensor[0].narrow(0, 0, 1);

    private static Tensor Copy(nint address, ImmutableArray<long> dimensions)
    {
        var (rows, columns) = (dimensions.Length == 1 ? 1 : (int)dimensions[0], (int)dimensions[^1]);
        var values = new float[checked(rows * columns)];
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>((float*)address + ((nint)row * Padding.Of(columns)), columns)
                .CopyTo(values.AsSpan(row * columns));
        }
        return tensor(values, dimensions.AsSpan());
    }

    private static void Write(Tensor values, nint address)
    {
        var (rows, columns) = ((int)values.shape[0], (int)values.shape[1]);
        ReadOnlySpan<float> source = values.contiguous().data<float>().ToArray();
        for (var row = 0; row < rows; row++)
        {
            source.Slice(row * columns, columns)
                .CopyTo(new Span<float>((float*)address + ((nint)row * Padding.Of(columns)), columns));
        }
    }

    private void SeeChanges()
    {
        if (_changesSeen == Model.Changes) return;
        _step.ParametersChanged();
        _changesSeen = Model.Changes;
    }
}
