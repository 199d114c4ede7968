using System.Collections.Immutable;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class TorchUpdateTests
{
    [Fact]
    public void Apply_NormAboveTheta_ScalesByThetaOverNormOverAllGradients()
    {
        var (norm, values) = Clip(2, [3f, 0f], [0f, 4f]);

        Assert.Equal(5f, norm);
        Assert.Equal([3f * (2f / 5f), 0f, 0f, 4f * (2f / 5f)], values);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Apply_NormNotAboveTheta_LeavesEveryBit(float theta)
    {
        Assert.Equal([3f, 0f, 0f, 4f], Clip(theta, [3f, 0f], [0f, 4f]).Values);
    }

    [Fact]
    public void Apply_ZeroGradients_StayZero()
    {
        var (norm, values) = Clip(1, [0f], [0f]);

        Assert.Equal(0f, norm);
        Assert.Equal([0f, 0f], values);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(float.PositiveInfinity)]
    public void Apply_NaNNorm_LeavesTheGradients(float theta)
    {
        var (norm, values) = Clip(theta, [3f, float.NaN], [4f]);

        Assert.Equal(float.NaN, norm);
        Assert.Equal([3f, float.NaN, 4f], values);
    }

    [Fact]
    public void Apply_AnotherThetaThanBefore_ClipsByIt()
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        ImmutableArray<torch.Tensor> gradients = [torch.tensor([3f, 4f])], weights = [torch.zeros(2)];
        using TorchUpdate update = new(torch.CPU);
        foreach (var theta in (float[])[5, 2.5f])
        {
            update.Measure(gradients);
            update.Apply(weights, gradients, theta, -1);
        }

        Assert.Equal([4.5f, 6f], weights[0].data<float>());
    }

    private static (float Norm, float[] Values) Clip(float theta, params float[][] gradients)
    {
        TorchThread.Prepare();
        using var scope = torch.NewDisposeScope();
        var tensors = gradients.Select(values => torch.tensor(values)).ToImmutableArray();
        var weights = tensors.Select(gradient => torch.zeros_like(gradient)).ToImmutableArray();
        using TorchUpdate update = new(torch.CPU);
        update.Measure(tensors);
        update.Apply(weights, tensors, theta, -1);
        return (update.Norm.item<float>(), [.. weights.SelectMany(weight => weight.data<float>())]);
    }
}
