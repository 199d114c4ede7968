using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class MatrixProductTests
{
    [Fact]
    public void Run_Twice_AddsTheProductUp()
    {
        using var product = MatrixProduct.Open("cpu");

        product.Run();
        product.Run();

        Assert.Equal(2 * 512 * 0.01 * 0.01, product.Wait(), 1e-5);
    }

    [Fact]
    public void Operations_OfItsSizes_AreAMultiplicationAndAnAdditionEach() =>
        Assert.Equal(
            MatrixProduct.Operations, MatrixProduct.Sizes.Split(" x ").Select(double.Parse).Aggregate(2.0, (all, size) => all * size));

    [Fact]
    public void Dispose_AfterARun_FreesEveryTensor()
    {
        TorchThread.Prepare();
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        using (var product = MatrixProduct.Open("cpu"))
        {
            product.Run();
            product.Wait();
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
