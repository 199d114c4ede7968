using Sweep.Training;

namespace Sweep.Benchmarks;

/// <summary>The machine's own speed: libtorch's matrix product on two threads, the same for every model. It needs less time
/// than a training for a steady figure and takes half of it.</summary>
internal sealed class ProductSide : IMeasuredSide
{
    public Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken) => SlotPair.SumAsync(
        (_, waitForOther, end) =>
        {
            using var product = MatrixProduct.Open("cpu");
            MultiplyFor(product, time.WarmUp / 2, end);
            waitForOther();
            return MultiplyFor(product, time.Counted / 2, end);
        },
        cancellationToken);

    private static double MultiplyFor(MatrixProduct product, TimeSpan time, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var count = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            product.Run();
            count++;
            var took = clock.GetElapsedTime(started);
            if (took >= time) return count * MatrixProduct.Operations / took.TotalSeconds;
        }
    }
}
