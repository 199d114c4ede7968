using System.Globalization;
using Sweep.Contracts;
using Sweep.Search;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>Trains a grid on a silo in this process, as <c>sweep run</c> does.</summary>
/// <param name="grid">The text of the grid file.</param>
/// <param name="slots">How many trials at a time.</param>
/// <param name="progress">Gets a line now and then.</param>
internal sealed class AshaRun(string grid, int slots, TextWriter progress)
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(30);

    private static readonly DataDirectory Data = new(Path.Combine(BenchmarkPaths.Cache, "asha"));

    /// <summary>Trains all of it. What it wrote is deleted at the end, the texts apart.</summary>
    /// <param name="name">For the lines.</param>
    /// <param name="overrides">As after <c>--set</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchmarkFailedException">The grid is not taken, or the sweep paused itself.</exception>
    public async Task<AshaSide> TrainAsync(string name, IReadOnlyList<string> overrides, CancellationToken cancellationToken)
    {
        var result = GridFile.Parse(grid, overrides);
        if (result.Spec is not { } wanted)
        {
            var faults = string.Join("; ", result.Faults.Select(f => $"{f.Path}: {f.Message}"));
            throw new BenchmarkFailedException(ExitCode.Missed, $"The grid is not taken: {faults}");
        }

        var spec = await SpecPreparation.For(Data).PrepareAsync(wanted, cancellationToken);
        var sweep = SweepId.New();
        await using var silo = await EmbeddedSilo.StartAsync(
            new(Data, sweep, SlotSelection.Cpu(slots), line => progress.WriteLine(line)) { Purpose = "tests/bench.sh asha" },
            cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        await silo.SubmitAsync(sweep, spec, cancellationToken);
        try
        {
            var status = await FollowAsync(silo, sweep, name, cancellationToken);
            return new(status.EpochsDone, status.BestPerplexity, TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        }
        finally
        {
            await silo.CancelAsync(sweep, [], CancellationToken.None); // Changes nothing once it has finished.
            await silo.DeleteAsync(sweep, CancellationToken.None);
        }
    }

    private async Task<SweepStatus> FollowAsync(EmbeddedSilo silo, SweepId sweep, string name, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(StatusPeriod);
        var toldAt = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var status = await silo.StatusAsync(sweep, cancellationToken);
            if (status.State == SweepState.Paused)
                throw new BenchmarkFailedException(ExitCode.Missed, $"The sweep paused itself: {status.Reason}");
            var isOver = status.State == SweepState.Finished;
            if (isOver || TimeProvider.System.GetElapsedTime(toldAt) >= LinePeriod)
            {
                toldAt = TimeProvider.System.GetTimestamp();
                progress.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {status.EpochsDone} epochs, {status.Counts.Ended} of {status.Counts.Total} trials ended, "
                    + $"{status.Counts.Paused} set aside, best {status.BestPerplexity:0.000}"));
            }

            if (isOver) return status;
        }
    }
}
