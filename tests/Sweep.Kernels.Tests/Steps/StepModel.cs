using Sweep.Contracts;

namespace Sweep.Kernels.Tests;

/// <summary>A step with parameters of its own, between margins.</summary>
internal sealed unsafe class StepModel : IDisposable
{
    private readonly GuardedFloats[] _parameters;

    /// <summary>With weights drawn from [-0.4, 0.4).</summary>
    public StepModel(ModelShape shape, int width = 0, int seed = 1, float scale = 0.4f)
    {
        Step = RecurrentStep.Create(shape, width);
        Random random = new(seed);
        _parameters = new GuardedFloats[shape.Parameters];
        for (var i = 0; i < _parameters.Length; i++)
        {
            var (rows, columns) = shape.SizeOf(i);
            _parameters[i] = GuardedFloats.Matrix(random, rows, columns, Padding.Of(columns));
            foreach (ref var value in _parameters[i].Values) value *= scale;
            if (i % 4 == 3 && i < shape.Parameters - 2 && !shape.LearnsHiddenBias) _parameters[i].Values.Clear();
        }
        Step.Bind([.. _parameters.Select(parameter => (nint)parameter.Start)]);
    }

    public static TheoryData<Cell, int> Models { get; } = new(
        from cell in Enum.GetValues<Cell>()
        from layers in (int[])[1, 2, 3]
        select (cell, layers));

    public RecurrentStep Step { get; }

    /// <summary>One parameter, with its padding.</summary>
    public Span<float> this[int parameter] => _parameters[parameter].Values;

    public Span<float> Gradient(int parameter) =>
        new((float*)Step.GradientOf(parameter), (int)Step.Shape.FloatsOf(parameter));

    public Span<float> Logits(int count)
    {
        var stride = Padding.Of(Step.Shape.VocabularySize);
        return new((float*)Step.Logits, count * stride);
    }

    /// <summary>A part of a layer's state, with its padding.</summary>
    public Span<float> State(int layer, int part) =>
        new((float*)Step.StateOf(layer, part), Step.StateRows * Padding.Of(Step.Shape.HiddenSize));

    public int[] Ids(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Step.Shape.VocabularySize))];
    }

    /// <summary>The losses of random ids and their gradients; the state is carried on.</summary>
    public double Differentiate(int rows, int steps, int seed)
    {
        Step.Predict(Ids(rows * steps, seed), rows);
        Step.Score(Ids(rows * steps, seed + 1));
        Step.Differentiate();
        return Step.LossSum;
    }

    /// <summary>All that a pass has computed: loss, norm, gradients and state, as bits, without padding.</summary>
    public int[] Results()
    {
        var shape = Step.Shape;
        List<int> bits = [.. GuardedFloats.BitsOf([(float)Step.LossSum, Step.GradientNorm])];
        for (var i = 0; i < shape.Parameters; i++)
        {
            var (rows, columns) = shape.SizeOf(i);
            AddRows(bits, Gradient(i), rows, columns);
        }
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            for (var part = 0; part < Step.StateParts; part++)
                AddRows(bits, State(layer, part), Step.StateRows, shape.HiddenSize);
        }
        return [.. bits];
    }

    /// <summary>Takes over the parameters of another, as an import does: without their padding.</summary>
    public void CopyFrom(StepModel other)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            var (rows, columns) = Step.Shape.SizeOf(i);
            for (var row = 0; row < rows; row++)
            {
                var at = row * Padding.Of(columns);
                other[i].Slice(at, columns).CopyTo(this[i][at..]);
            }
        }
        Step.ParametersChanged();
    }

    public int[] ParameterBits() => [.. _parameters.SelectMany(parameter => parameter.Bits())];

    /// <summary>Nothing was written beside the parameters or into their padding.</summary>
    public void AssertNothingElseWasWritten()
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].AssertMarginsIntact();
            var (rows, columns) = Step.Shape.SizeOf(i);
            var stride = Padding.Of(columns);
            for (var row = 0; row < rows; row++)
                Assert.False(this[i][((row * stride) + columns)..((row + 1) * stride)].ContainsAnyExcept(0f));
        }
    }

    public void Dispose()
    {
        Step.Dispose();
        foreach (var parameter in _parameters) parameter.Dispose();
    }

    private static void AddRows(List<int> bits, ReadOnlySpan<float> matrix, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
            bits.AddRange(GuardedFloats.BitsOf(matrix.Slice(row * Padding.Of(columns), columns)));
    }
}
