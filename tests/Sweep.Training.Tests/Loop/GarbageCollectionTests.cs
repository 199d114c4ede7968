using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Sweep.Training.Tests;

public sealed class GarbageCollectionTests
{
    private const int Steps = 20_000;

    [Fact]
    public async Task Update_CollectionsAllTheTime_ReadsNoFreedFactor()
    {
        using var updated = new CancellationTokenSource();
        var litter = Task.Factory.StartNew(
            () => Litter(updated.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            // More threads than cores, so that some of them wait in the middle of a call.
            await Task.WhenAll(Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
                Update, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
        finally
        {
            await updated.CancelAsync();
            await litter;
        }
    }

    // Long enough for the compiler's optimized code, in which an argument dies before the call that it is for has returned.
    private static void Update()
    {
        TorchThread.Prepare();
        using var scope = NewDisposeScope();
        ImmutableArray<Tensor> parameters = [zeros(4096)], gradients = [ones(4096)];
        using TorchUpdate update = new(CPU);
        for (var step = 0; step < Steps; step++)
        {
            update.Measure(gradients);
            update.Apply(parameters, gradients, 64, 1);
        }
        Assert.Equal(-Steps, parameters[0].min().item<float>());
        Assert.Equal(-Steps, parameters[0].max().item<float>());
    }

    private static void Litter(CancellationToken end)
    {
        while (!end.IsCancellationRequested) GC.KeepAlive(new byte[8000]); // Else the compiler leaves the array out.
    }
}
