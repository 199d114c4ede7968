using System.Runtime.CompilerServices;

namespace Sweep.Kernels;

/// <summary>The linear layer on top: logits, their scores, and its gradients.</summary>
internal sealed unsafe class OutputLayer<TVectors, TVector>(ModelShape shape, OuterProduct<TVectors, TVector> outer)
    : IDisposable
    where TVectors : struct, IVectors<TVector>
    where TVector : unmanaged
{
    private readonly int _hiddenStride = Padding.Of(shape.HiddenSize);
    private readonly int _stride = Padding.Of(shape.VocabularySize);
    private readonly Panels _weight = new();
    private readonly Panels _transposed = new();
    private readonly FloatMemory _bias = new();
    private readonly FloatMemory _logits = new();

    /// <summary>Those of the last <see cref="Forward"/>, until they are scored.</summary>
    public nint Logits => (nint)_logits.Start;

    /// <summary>Reads the parameters.</summary>
    public void Take(float* weight, float* bias)
    {
        _weight.TakeTransposed(weight, _hiddenStride, shape.HiddenSize, shape.VocabularySize);
        _transposed.Take(weight, _hiddenStride, shape.VocabularySize, shape.HiddenSize);
        _bias.Grow((nuint)_stride);
        new Span<float>(_bias.Start, _stride).Fill(float.NegativeInfinity); // e to it is 0: the padding is no character.
        new ReadOnlySpan<float>(bias, shape.VocabularySize).CopyTo(new Span<float>(_bias.Start, _stride));
    }

    /// <summary>The logits of all steps.</summary>
    public void Forward(CellSteps<TVectors, TVector> top, int rows)
    {
        _logits.Grow((nuint)rows * (nuint)_stride);
        for (var row = 0; row < rows; row++)
            Unsafe.CopyBlock(_logits.Start + ((nint)row * _stride), _bias.Start, (uint)_stride * sizeof(float));
        MatrixProduct<TVectors, TVector>.Run(top.Outputs, _hiddenStride, _weight, _logits.Start, _stride, rows, adds: true);
    }

    /// <summary>The column of a row's largest logit, the first of equals.</summary>
    public int Likeliest(int row)
    {
        var logits = _logits.Start + ((nint)row * _stride);
        var best = 0;
        for (var i = 1; i < shape.VocabularySize; i++)
        {
            if (logits[i] > logits[best]) best = i;
        }
        return best;
    }

    /// <summary>Scores the logits and turns them into their gradients.</summary>
    public double Score(ReadOnlySpan<int> targets) =>
        SoftmaxScore<TVectors, TVector>.Run(_logits.Start, _stride, targets);

    /// <summary>The gradients of the parameters, and by the outputs of the layer on top.</summary>
    public void Backward(CellSteps<TVectors, TVector> top, int rows, float* ofWeight, float* ofBias, float* ofOutputs)
    {
        outer.Run(
            [(nint)_logits.Start], _stride, shape.VocabularySize, top.Outputs, _hiddenStride, shape.HiddenSize, rows,
            ofWeight);
        RowSums.Of<TVectors, TVector>(_logits.Start, rows, _stride, ofBias);
        MatrixProduct<TVectors, TVector>.Run(_logits.Start, _stride, _transposed, ofOutputs, _hiddenStride, rows, adds: false);
    }

    public void Dispose()
    {
        _weight.Dispose();
        _transposed.Dispose();
        _bias.Dispose();
        _logits.Dispose();
    }
}
