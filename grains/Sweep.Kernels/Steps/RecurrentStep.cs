using System.Runtime.Intrinsics;

namespace Sweep.Kernels;

/// <summary>
/// The training step of a recurrent model of characters, written out from its formulas, on the calling thread. Nothing is
/// allocated once the largest shape has been seen. The same calls give the same bits on every processor.
/// </summary>
/// <remarks>Parameters stand in the caller's memory in PyTorch's order and layout, with every row padded to
/// <see cref="Padding.Unit"/> floats and the padding zero. Ids are time-major: step 0 of all rows, then step 1. Not
/// thread-safe.</remarks>
internal abstract unsafe class RecurrentStep(ModelShape shape) : IDisposable
{
    /// <summary>What it computes.</summary>
    public ModelShape Shape { get; } = shape;

    /// <summary>Sum of the losses of the last pass in nats.</summary>
    public double LossSum { get; protected set; }

    /// <summary>Global L2 norm of the last gradients before clipping.</summary>
    public float GradientNorm { get; protected set; }

    /// <summary>Rows of the state that is carried; 0 where the next pass starts from zeros.</summary>
    public abstract int StateRows { get; }

    /// <summary>How many tensors the state of a layer consists of.</summary>
    public abstract int StateParts { get; }

    /// <summary>Bits of the widest vectors that the processor has.</summary>
    public static int ProcessorWidth =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Makes the step for the widest vectors that the processor has.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="width">Bits of a vector: 128, 256 or 512; 0 for the processor's own. All give the same bits.</param>
    public static RecurrentStep Create(ModelShape shape, int width = 0)
    {
        return (width == 0 ? ProcessorWidth : width) switch
        {
            512 => new RecurrentStep<Vectors512, Vector512<float>>(shape),
            256 => new RecurrentStep<Vectors256, Vector256<float>>(shape),
            128 => new RecurrentStep<Vectors128, Vector128<float>>(shape),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "Vectors have 128, 256 or 512 bits."),
        };
    }

    /// <summary>Says where the parameters stand, before anything is computed. They stay there as long as the step is
    /// used.</summary>
    /// <exception cref="ArgumentException">It is not one address for each parameter.</exception>
    public abstract void Bind(ReadOnlySpan<nint> parameters);

    /// <summary>Has the step read the parameters anew: somebody else has changed them.</summary>
    public abstract void ParametersChanged();

    /// <summary>The next pass starts from zeros.</summary>
    public abstract void ResetState();

    /// <summary>Gives the state so many rows, zero until they are filled by way of <see cref="StateOf"/>.</summary>
    public abstract void MakeState(int rows);

    /// <summary>A part of a layer's state before the next pass: (rows, hidden), rows padded.</summary>
    public abstract nint StateOf(int layer, int part);

    /// <summary>Reads ids and predicts each one's successor; the state is carried on.</summary>
    /// <param name="inputs">(steps * rows), one step or more, each in [0, vocabulary).</param>
    /// <param name="rows">Rows, 1 or more, and no more than the state has.</param>
    /// <exception cref="ArgumentException">An id is not in the vocabulary, or they are no whole steps.</exception>
    /// <exception cref="InvalidOperationException">The state has fewer rows, or there are no parameters.</exception>
    public abstract void Predict(ReadOnlySpan<int> inputs, int rows);

    /// <summary>The logits of the last <see cref="Predict"/>: (steps * rows, vocabulary), rows padded.</summary>
    public abstract nint Logits { get; }

    /// <summary>The likeliest id after the last step of a row, of the last <see cref="Predict"/>.</summary>
    public abstract int Likeliest(int row);

    /// <summary>After <see cref="Predict"/>: the losses of its predictions, to <see cref="LossSum"/>.</summary>
    /// <param name="targets">The right ids, one for each input.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is not in the vocabulary.</exception>
    public abstract void Score(ReadOnlySpan<int> targets);

    /// <summary>After <see cref="Score"/>: the gradients of the mean loss, and <see cref="GradientNorm"/>.</summary>
    public abstract void Differentiate();

    /// <summary>A parameter's gradient, laid out as the parameter.</summary>
    public abstract nint GradientOf(int parameter);

    /// <summary>Clips the gradients by their norm and moves the parameters by -lr times them.</summary>
    public abstract void Update(float clipNorm, float lr);

    public abstract void Dispose();
}

/// <inheritdoc/>
internal sealed unsafe class RecurrentStep<TVectors, TVector> : RecurrentStep
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly RecurrentLayer<TVectors, TVector>[] _layers;
    private readonly OuterProduct<TVectors, TVector> _outer = new();
    private readonly OutputLayer<TVectors, TVector> _output;
    private readonly nint[] _parameters;
    private readonly nint[] _offsets;
    private readonly FloatMemory _gradients = new();

    // The gradient by a layer's outputs, and that by those of the layer below, in turns.
    private readonly FloatMemory[] _ofOutputs = [new(), new()];
    private readonly CharacterInputs<TVectors, TVector> _characters;
    private bool _isBound;
    private bool _parametersChanged = true;
    private int _rows;
    private int _count;

    public RecurrentStep(ModelShape shape)
        : base(shape)
    {
        _characters = new CharacterInputs<TVectors, TVector>(shape.HiddenSize, shape.Gates, shape.VocabularySize);
        _layers = new RecurrentLayer<TVectors, TVector>[shape.Layers];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            LayerInputs<TVectors, TVector> inputs = layer == 0
                ? _characters
                : new LayerOutputs<TVectors, TVector>(shape.HiddenSize, shape.Gates, _layers[layer - 1].Cell, _outer);
            _layers[layer] = new RecurrentLayer<TVectors, TVector>(shape, inputs, _outer);
        }
        _output = new OutputLayer<TVectors, TVector>(shape, _outer);
        _parameters = new nint[shape.Parameters];
        _offsets = new nint[shape.Parameters + 1];
        for (var i = 0; i < shape.Parameters; i++) _offsets[i + 1] = _offsets[i] + shape.FloatsOf(i);
    }

    public override int StateRows => _layers[0].Cell.StateRows;

    public override int StateParts => _layers[0].Cell.StateParts;

    private CellSteps<TVectors, TVector> Top => _layers[^1].Cell;

    public override void Bind(ReadOnlySpan<nint> parameters)
    {
        if (parameters.Length != _parameters.Length)
        {
            throw new ArgumentException(
                $"The model has '{_parameters.Length}' parameters, not '{parameters.Length}'.", nameof(parameters));
        }
        parameters.CopyTo(_parameters);
        _isBound = true;
        _parametersChanged = true;
    }

    public override void ParametersChanged() => _parametersChanged = true;

    public override void ResetState()
    {
        foreach (var layer in _layers) layer.Cell.ResetState();
    }

    public override void MakeState(int rows)
    {
        foreach (var layer in _layers) layer.Cell.MakeState(rows);
    }

    public override nint StateOf(int layer, int part)
    {
        var cell = _layers[layer].Cell;
        return (nint)(cell.State + ((nint)part * cell.StateRows * cell.Stride));
    }

    public override void Predict(ReadOnlySpan<int> inputs, int rows)
    {
        if (!_isBound) throw new InvalidOperationException("There are no parameters yet: bind them first.");
        if (rows < 1 || inputs.IsEmpty || inputs.Length % rows != 0)
            throw new ArgumentException($"'{inputs.Length}' ids are no whole steps of '{rows}' rows.", nameof(inputs));
        _characters.Read(inputs);
        if (_parametersChanged) TakeParameters();
        foreach (var layer in _layers) layer.Forward(rows, inputs.Length / rows);
        _output.Forward(Top, inputs.Length);
        (_rows, _count) = (rows, inputs.Length); // Last, so that a refused call leaves them true of what is there.
    }

    public override nint Logits => _output.Logits;

    public override int Likeliest(int row) => _output.Likeliest(_count - _rows + row);

    public override void Score(ReadOnlySpan<int> targets)
    {
        if (targets.Length != _count)
        {
            throw new ArgumentException(
                $"There are '{_count}' predictions and '{targets.Length}' targets.", nameof(targets));
        }
        _characters.Check(targets);
        LossSum = _output.Score(targets);
    }

    public override void Differentiate()
    {
        _gradients.Grow((nuint)_offsets[^1]);
        var (current, other) = (_ofOutputs[0], _ofOutputs[1]);
        var size = (nuint)_count * (nuint)Top.Stride;
        current.Grow(size);
        if (_layers.Length > 1) other.Grow(size);
        _output.Backward(Top, _count, Gradient(Shape.Parameters - 2), Gradient(Shape.Parameters - 1), current.Start);
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
        {
            var first = ModelShape.ParametersOfLayer * layer;
            _layers[layer].Backward(
                current.Start, other.Start, _count, Gradient(first), Gradient(first + 1), Gradient(first + 2), Gradient(first + 3));
            (current, other) = (other, current);
        }
        GradientNorm = ClippedSgd<TVectors, TVector>.Norm(_gradients.Start, _offsets[^1]);
        if (!float.IsFinite(GradientNorm)) ClearGradientPadding();
    }

    public override nint GradientOf(int parameter) => (nint)Gradient(parameter);

    public override void Update(float clipNorm, float lr)
    {
        var scale = GradientNorm > clipNorm ? clipNorm / GradientNorm : 1f;
        for (var i = 0; i < _parameters.Length; i++)
            ClippedSgd<TVectors, TVector>.Move((float*)_parameters[i], Gradient(i), _offsets[i + 1] - _offsets[i], scale, lr);
        _parametersChanged = true;
    }

    public override void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _output.Dispose();
        _outer.Dispose();
        _gradients.Dispose();
        foreach (var memory in _ofOutputs) memory.Dispose();
    }

    private float* Gradient(int parameter) => _gradients.Start + _offsets[parameter];

    // NaN times the zeros of a padding is NaN. It must not get into the padding of the parameters, where it would stay when
    // somebody gives them other values.
    private void ClearGradientPadding()
    {
        for (var parameter = 0; parameter < Shape.Parameters; parameter++)
        {
            var (rows, columns) = Shape.SizeOf(parameter);
            var stride = Padding.Of(columns);
            for (var row = 0; row < rows; row++)
                new Span<float>(Gradient(parameter) + ((nint)row * stride) + columns, stride - columns).Clear();
        }
    }

    private void TakeParameters()
    {
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var first = ModelShape.ParametersOfLayer * layer;
            _layers[layer].Take(
                (float*)_parameters[first], (float*)_parameters[first + 1], (float*)_parameters[first + 2],
                (float*)_parameters[first + 3]);
        }
        _output.Take((float*)_parameters[^2], (float*)_parameters[^1]);
        _parametersChanged = false;
    }
}
