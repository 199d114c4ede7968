namespace Sweep.Benchmarks;

/// <summary>Two dedicated threads of this process that do the same at once, as two slots of a silo.</summary>
internal static class SlotPair
{
    /// <summary>Runs the work on both.</summary>
    /// <param name="work">Gets the thread's number, from 1; what to call once it is warm, which waits for the other one; and
    /// what tells it to give up. It gives a rate.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sum of both rates.</returns>
    public static async Task<double> SumAsync(
        Func<int, Action, CancellationToken, double> work, CancellationToken cancellationToken)
    {
        using var start = new Barrier(SpeedBenchmark.Slots);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var threads = Enumerable.Range(1, SpeedBenchmark.Slots).Select(number => Task.Factory.StartNew(
            () => Run(number, work, start, end),
            end.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        return (await Task.WhenAll(threads)).Sum();
    }

    private static double Run(
        int number, Func<int, Action, CancellationToken, double> work, Barrier start, CancellationTokenSource end)
    {
        try
        {
            return work(number, () => start.SignalAndWait(end.Token), end.Token);
        }
        catch
        {
            end.Cancel(); // The other one must not wait for ever.
            throw;
        }
    }
}
