using System.Globalization;
using Sweep.Grains;
using Sweep.Silo;

namespace Sweep.Benchmarks;

/// <summary>One run of the benchmark in a folder of its own.</summary>
internal sealed class MetricsRun(MetricsSizes sizes, string folder, TextWriter progress)
{
    private const double ScrapePeriodMs = 2000;
    private const int WarmRounds = 3;

    /// <summary>Longer than the server gives the same answer again.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(400);

    private readonly ScriptedSlots _slots = new();

    public async Task<MetricsRow> MeasureAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.TakeTwo().First;
        await using var silo = await ScriptedSilo.StartAsync(
            folder, null, _slots, sizes.Slots, line => progress.WriteLine($"silo: {line}"), port, cancellationToken);
        using Scrape scrape = new(new($"http://127.0.0.1:{port}/metrics"));
        await scrape.GetAsync(cancellationToken); // From here on somebody listens.
        var trialsPerSecond = await TrainAsync(silo, cancellationToken);

        // Slots that are busy for longer than this takes.
        _slots.TrialTime = TimeSpan.FromHours(1);
        var busy = await silo.SubmitAsync(sizes.Slots, 3600, cancellationToken);
        var text = await EveryLaneAsync(scrape, cancellationToken);
        if (text.Contains("otel_metric_overflow", StringComparison.Ordinal))
            throw new BenchmarkFailedException(ExitCode.Missed, "A metric had more series than there is room for.");
        var scrapeMs = await ScrapeMsAsync(scrape, cancellationToken);
        await silo.Coordinator(busy).CancelAsync([], cancellationToken);
        await silo.FinishAsync(busy, cancellationToken);

        var (epoch, trial, renewal) = InstrumentCost.Measure(ScriptedSilo.Submission(1, 1));
        // A scrape is told of one trial a slot at the most, however many there were.
        var renewals = sizes.Slots / (ScrapePeriodMs / 1000) / PassingMetrics.MostTrials;
        var instruments = (trialsPerSecond * (trial + (sizes.Epochs * epoch))) + (renewals * renewal);
        Say($"told of an epoch in {1e6 * epoch:0.00} us, of a trial in {1e6 * trial:0.00} us: {100 * instruments:0.00} % of a core");
        Say($"a meter is made anew in {1e3 * renewal:0.00} ms, {3600 * renewals:0} times an hour");
        var cost = 100 * ((scrapeMs / ScrapePeriodMs) + instruments) / Environment.ProcessorCount;
        return new(Math.Round(scrapeMs, 2), text.Length, Scrape.Series(text), Math.Round(cost, 3));
    }

    private async Task<double> TrainAsync(ScriptedSilo silo, CancellationToken cancellationToken)
    {
        await silo.FinishAsync(await silo.SubmitAsync(Math.Max(1, sizes.Trials / 5), 1, cancellationToken), cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        await silo.FinishAsync(await silo.SubmitAsync(sizes.Trials, sizes.Epochs, cancellationToken), cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Say($"{sizes.Trials} trials x {sizes.Epochs}: {seconds:0.00} s");
        return sizes.Trials / seconds;
    }

    /// <summary>What is told once every slot has ended an epoch.</summary>
    private async Task<string> EveryLaneAsync(Scrape scrape, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Between);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var text = await scrape.GetAsync(cancellationToken);
            if (text.Split('\n').Count(line => line.StartsWith("sweep_slot_perplexity{", StringComparison.Ordinal)) == sizes.Slots)
                return text;
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private async Task<double> ScrapeMsAsync(Scrape scrape, CancellationToken cancellationToken)
    {
        List<double> each = [];
        // .NET compiles better what was called thirty times.
        for (var round = 0; round < WarmRounds; round++) await CpuMsAsync(scrape.GetAsync, cancellationToken);
        for (var round = 0; round < sizes.Rounds; round++)
        {
            var without = await CpuMsAsync(_ => Task.CompletedTask, cancellationToken);
            var with = await CpuMsAsync(scrape.GetAsync, cancellationToken);
            each.Add(Math.Max(0, with - without) / sizes.Scrapes);
            Say($"round {round + 1}: {with:0} ms of CPU time with {sizes.Scrapes} scrapes, {without:0} ms without");
        }

        return Spread.Of(each).Median;
    }

    private async Task<double> CpuMsAsync(Func<CancellationToken, Task> scrape, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Between);
        var before = Environment.CpuUsage.TotalTime;
        for (var number = 0; number < sizes.Scrapes; number++)
        {
            await scrape(cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private void Say(FormattableString line) => progress.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
