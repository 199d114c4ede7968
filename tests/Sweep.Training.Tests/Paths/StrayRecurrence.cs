using TorchSharp;

namespace Sweep.Training.Tests;

/// <summary>A layer that goes astray in the midst of a step.</summary>
/// <param name="recurrence">What it should do.</param>
/// <param name="stray">Done besides, with the products of its inputs.</param>
internal sealed class StrayRecurrence(Recurrence recurrence, Action<torch.Tensor> stray) : Recurrence
{
    public override torch.Tensor Products => recurrence.Products;

    public override int AddedGates => recurrence.AddedGates;

    public override void Forward()
    {
        stray(Products);
        recurrence.Forward();
    }

    public override RecurrenceGradients PlanGradients(GradientBuffers buffers, torch.Tensor ofOutputs) =>
        recurrence.PlanGradients(buffers, ofOutputs);
}
