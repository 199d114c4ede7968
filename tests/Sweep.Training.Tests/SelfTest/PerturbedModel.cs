using System.Collections.Immutable;
using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>A model one of whose gradients is a little wrong.</summary>
internal sealed class PerturbedModel(CharModel model, double factor) : CharModel(model.Device)
{
    public override ImmutableArray<torch.Tensor> Parameters => model.Parameters;

    public override ImmutableArray<TensorShape> Layout => model.Layout;

    public override void Initialize(ulong seed) => model.Initialize(seed);

    public override ImmutableArray<torch.Tensor> ZeroState(long rows) => model.ZeroState(rows);

    public override (torch.Tensor Logits, ImmutableArray<torch.Tensor> State) Forward(
        torch.Tensor inputs, ImmutableArray<torch.Tensor> state) => model.Forward(inputs, state);

    public override StepGradients Differentiate(
        torch.Tensor inputs, torch.Tensor targets, ImmutableArray<torch.Tensor> state)
    {
        var right = model.Differentiate(inputs, targets, state);
        using var scale = factor.ToScalar();
        right.Gradients[1].mul_(scale);
        return right;
    }

    public override ImmutableArray<torch.Tensor> NarrowState(ImmutableArray<torch.Tensor> state, long rows) =>
        model.NarrowState(state, rows);

    public override torch.Tensor Export(string name) => model.Export(name);

    public override bool Import(string name, torch.Tensor values) => model.Import(name, values);

    public override void Dispose()
    {
        base.Dispose();
        model.Dispose();
    }
}
