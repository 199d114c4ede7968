namespace Sweep.Benchmarks;

/// <summary>The notebook's way in Python: two processes of one thread each.</summary>
internal sealed class PyTorchSide : IMeasuredSide, IAsyncDisposable
{
    private readonly List<PyTorchWorker> _workers = [];

    private PyTorchSide()
    {
    }

    /// <summary>What both processes compute with.</summary>
    public PyTorchVersions Versions { get; private set; } = new("", "", "");

    /// <summary>Starts the processes.</summary>
    /// <exception cref="BenchmarkFailedException">PyTorch is not there, or multiplies with the reference BLAS, which nobody who
    /// minds the time would use.</exception>
    public static async Task<PyTorchSide> StartAsync(string python, PyTorchSetup setup, CancellationToken cancellationToken)
    {
        var side = new PyTorchSide();
        try
        {
            for (var seed = 1; seed <= SpeedBenchmark.Slots; seed++)
            {
                var (worker, versions) = await PyTorchWorker.StartAsync(python, setup with { Seed = seed }, cancellationToken);
                side._workers.Add(worker);
                side.Versions = versions;
            }
            return side.Versions.Blas.StartsWith("reference", StringComparison.Ordinal)
                ? throw new BenchmarkFailedException(
                    ExitCode.Missing,
                    $"PyTorch of '{python}' multiplies with a reference BLAS ('{side.Versions.Blas}'), many times slower than what " +
                    "is compared with. Install OpenBLAS (Debian: apt-get install libopenblas0-pthread).")
                : side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    public async Task<double> MeasureAsync(SpeedCase model, SpeedTime time, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_workers.Select(worker => worker.WarmUpAsync(model, time.WarmUp, cancellationToken)));
        return (await Task.WhenAll(_workers.Select(worker => worker.TrainAsync(time.Counted, cancellationToken)))).Sum();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }
}
