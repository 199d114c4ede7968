using System.Globalization;
using Npgsql;
using Sweep.Contracts;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Benchmarks;

/// <summary>One run of the benchmark on a database of its own.</summary>
internal sealed class ControlPlaneRun(ControlPlaneSizes sizes, PostgresDatabase database, string folder, TextWriter progress)
{
    private const int EpochsAtOnce = 10;
    private const int PageSize = 100;
    private const int PageReads = 5;

    private readonly ScriptedSlots _slots = new();

    public async Task<ControlPlaneRow> MeasureAsync(CancellationToken cancellationToken)
    {
        double overhead, measurements, page;
        SweepId large;
        await using (var silo = await StartAsync(cancellationToken))
        {
            await SweepAsync(silo, Math.Max(1, sizes.Trials / 5), 1, cancellationToken); // Compiles what is used.
            (_, var seconds) = await SweepAsync(silo, sizes.Trials, 1, cancellationToken);
            overhead = 1000 * seconds / sizes.Trials;
            (large, seconds) = await SweepAsync(silo, sizes.Trials, sizes.Epochs, cancellationToken);
            measurements = sizes.Trials * sizes.Epochs / seconds;
            page = await PageAsync(large, cancellationToken);
            await SweepsAsync(silo, cancellationToken);
        }

        await using var next = await StartAsync(cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        await next.Coordinator(large).StatusAsync(cancellationToken);
        var activation = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        Say($"coordinator of {sizes.Trials} trials answered after {activation:0} ms");
        var times = await GapsAsync(next, cancellationToken);
        return new(
            Math.Round(overhead, 3), Math.Round(measurements), Math.Round(page, 1), Math.Round(activation),
            Math.Round(times.BusyPercent, 2), Math.Round(times.GapP99.TotalMilliseconds, 2));
    }

    private Task<ScriptedSilo> StartAsync(CancellationToken cancellationToken) => ScriptedSilo.StartAsync(
        folder, database.ConnectionString, _slots, sizes.Slots, line => progress.WriteLine($"silo: {line}"), metrics: null,
        cancellationToken);

    private async Task<(SweepId Sweep, double Seconds)> SweepAsync(
        ScriptedSilo silo, int trials, int epochs, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var sweep = await silo.SubmitAsync(trials, epochs, cancellationToken);
        await silo.FinishAsync(sweep, cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Say($"{trials} trials x {epochs}: {seconds:0.00} s, {trials * epochs / seconds:0} measurements/s");
        await CheckAsync(sweep, trials, epochs);
        return (sweep, seconds);
    }

    /// <summary>What <c>sweep trials --limit 100 --offset N</c> reads, with a connection of its own each time.</summary>
    private async Task<double> PageAsync(SweepId sweep, CancellationToken cancellationToken)
    {
        var slowest = 0.0;
        foreach (var offset in (int[])[0, sizes.Trials / 2, Math.Max(0, sizes.Trials - PageSize)])
        {
            var took = new List<double>();
            for (var read = 0; read < PageReads; read++)
            {
                NpgsqlConnection.ClearAllPools();
                var began = TimeProvider.System.GetTimestamp();
                await using var reader = await PostgresSweepReader.OpenAsync(database.ConnectionString, cancellationToken);
                var summaries = await reader!.ListAsync(cancellationToken);
                var page = await reader.TrialsAsync(sweep, offset, PageSize, cancellationToken);
                took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                if (page.Length != Math.Min(PageSize, sizes.Trials - offset) || summaries.All(s => s.Sweep.Id != sweep))
                    throw new BenchmarkFailedException(ExitCode.Missed, $"The page at offset '{offset}' has {page.Length} trials.");
            }

            var spread = Spread.Of(took);
            Say($"page at offset {offset}: {spread.Median:0.0} ms ({spread.Lowest:0.0} to {spread.Highest:0.0})");
            slowest = Math.Max(slowest, spread.Median);
        }

        return slowest;
    }

    private async Task SweepsAsync(ScriptedSilo silo, CancellationToken cancellationToken)
    {
        var trials = Math.Max(1, sizes.Trials / sizes.Sweeps);
        var began = TimeProvider.System.GetTimestamp();
        var sweeps = await Task.WhenAll(
            Enumerable.Range(0, sizes.Sweeps).Select(_ => silo.SubmitAsync(trials, EpochsAtOnce, cancellationToken)));
        await Task.WhenAll(sweeps.Select(sweep => silo.FinishAsync(sweep, cancellationToken)));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var each = 1000 * seconds / (sizes.Sweeps * trials);
        Say($"{sizes.Sweeps} sweeps at once, {trials} trials x {EpochsAtOnce} each: {seconds:0.00} s, {each:0.00} ms a trial");
        foreach (var sweep in sweeps) await CheckAsync(sweep, trials, EpochsAtOnce);
    }

    private async Task<SlotTimes> GapsAsync(ScriptedSilo silo, CancellationToken cancellationToken)
    {
        const int Epochs = 10;
        _slots.TrialTime = TimeSpan.FromSeconds(sizes.TrialSeconds);
        _slots.Forget();
        await SweepAsync(silo, sizes.Slots * sizes.Rounds, Epochs, cancellationToken);
        var times = SlotTimes.Of(_slots.Spans, TimeProvider.System);
        var (median, most) = (times.GapMedian.TotalMilliseconds, times.GapP99.TotalMilliseconds);
        Say($"{sizes.Slots} slots: busy {times.BusyPercent:0.00} %, gap median {median:0.00} ms, p99 {most:0.00} ms");
        return times;
    }

    /// <summary>Counts what the ledger holds. Twice the same epoch cannot be in it, twice the same trial's training
    /// could.</summary>
    private async Task CheckAsync(SweepId sweep, int trials, int epochs)
    {
        var ended = await CountAsync($"trials WHERE state = 'succeeded' AND epochs_done = {epochs} AND sweep = '{sweep}'");
        var attempts = await CountAsync($"attempts WHERE sweep = '{sweep}'");
        var points = await CountAsync($"measurements WHERE sweep = '{sweep}'");
        if (ended == trials && attempts == trials && points == (long)trials * epochs) return;
        throw new BenchmarkFailedException(
            ExitCode.Missed,
            $"Of '{trials}' trials with '{epochs}' epochs the ledger has {ended} that succeeded, {attempts} attempts, and {points} "
            + "measurements.");
    }

    private Task<long> CountAsync(string rows) => database.ScalarAsync<long>($"SELECT count(*) FROM {rows}");

    private void Say(FormattableString line) => progress.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
