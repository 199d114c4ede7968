using System.Collections.Immutable;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>A path that takes one gradient a little wrong: that of the weights of the state.</summary>
internal sealed class PerturbedPath(NumericalPath path, double factor) : NumericalPath(path.Model)
{
    public override void ResetState() => path.ResetState();

    public override void Differentiate(Minibatch batch, ReadOnlySpan<int> tokens) => path.Differentiate(batch, tokens);

    // What one gradient is too large by is moved after the right update.
    public override void Update(float clipNorm, float lr)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var norm = path.ReadFigures().GradientNorm;
        var excess = CopyGradients()[1].sub(path.CopyGradients()[1]);
        path.Update(clipNorm, lr);
        using var step = (-lr * Math.Min(1, clipNorm / norm)).ToScalar();
        Model.Parameters[1].add_(excess, step);
        Model.Changed();
    }

    public override void Score(Minibatch batch, ReadOnlySpan<int> tokens) => path.Score(batch, tokens);

    public override double TakeLossSum() => path.TakeLossSum();

    public override StepFigures ReadFigures() => path.ReadFigures();

    public override int Predict(ReadOnlySpan<int> ids) => path.Predict(ids);

    public override ImmutableArray<torch.Tensor> CopyGradients()
    {
        var gradients = path.CopyGradients();
        using var scale = factor.ToScalar();
        gradients[1].mul_(scale);
        return gradients;
    }

    public override ImmutableArray<torch.Tensor> CopyState() => path.CopyState();

    public override void SetState(ImmutableArray<torch.Tensor> state) => path.SetState(state);

    public override void Dispose() => path.Dispose();
}
