using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Sweep.Deploy.Tests.Grafana;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>However many trials a silo has seen, what it tells stays as long as it was. These tests have a process without other silos:
/// meters are the process's.</summary>
public sealed partial class CardinalityTests
{
    private const int Slots = 4;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AfterTenThousandTrials_AreAsManyAsBeforeAndTellOfNone()
    {
        await using var server = await MetricsServer.StartAsync(new(IPAddress.Loopback, 0), Cancellation);
        await using var cluster = await SweepCluster.StartAsync(Slots);
        ConcurrentDictionary<string, bool> told = [];
        // The first trials of each sweep wait until they were told of, so that many trials are.
        cluster.Trainer.BeforeEpoch = (assignment, _, _) =>
        {
            if (assignment.Trial.Id is not { Number: <= Slots } trial) return null;
            return SpinWait.SpinUntil(() => told.ContainsKey($"{trial}"), TimeSpan.FromSeconds(60))
                ? null
                : throw new TimeoutException($"Trial {trial} trained for 60 s, and no scrape told of it.");
        };

        await TrainAsync(cluster, server, told);
        var before = await SeriesAsync(server);
        for (var sweep = 0; sweep < 20; sweep++) await TrainAsync(cluster, server, told);

        // A sweep is told of for some seconds more.
        var after = await SeriesAsync(server);
        using PeriodicTimer timer = new(Glance);
        for (var left = 300; left > 0 && after.Any(IsOfASweep); left--, after = await SeriesAsync(server))
            await timer.WaitForNextTickAsync(Cancellation);
        Assert.DoesNotContain(after, name => name.Contains("overflow", StringComparison.Ordinal));
        Assert.DoesNotContain(after, IsOfALane);
        Assert.DoesNotContain(after, IsOfASweep);
        Assert.Equal(21 * Slots, told.Keys.Count(trial => int.Parse(trial.Split('/')[1], CultureInfo.InvariantCulture) <= Slots));
        // .NET and Orleans tell of what happens for the first time, such as a collection of another generation.
        Assert.InRange(after.Count, 100, before.Count + 30);
        Assert.Equal(10_500, await ValueAsync(server, "sweep_attempts_total{outcome=\"succeeded\"}"));
    }

    [Fact]
    public async Task Metrics_OfATrialThatTrains_PassPrometheusOwnCheckAndHaveTheLabelsThatThePageSays()
    {
        await using var server = await MetricsServer.StartAsync(new(IPAddress.Loopback, 0), Cancellation);
        await using var cluster = await SweepCluster.StartAsync(1);
        using ManualResetEventSlim isSeen = new();
        cluster.Trainer.BeforeEpoch = (_, epoch, _) =>
        {
            if (epoch == 2) isSeen.Wait(Cancellation);
            return null;
        };
        var sweep = await cluster.SubmitAsync(epochs: 2);
        using PeriodicTimer timer = new(Glance);
        var text = "";
        while (!text.Contains("\nsweep_slot_perplexity{", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(Cancellation);
            text = await GetAsync(server);
        }

        isSeen.Set();
        await cluster.FinishedAsync(sweep);
        var (code, output) = await Promtool.CheckMetricsAsync(string.Join('\n', text.Split('\n').Where(IsOfSweep)) + "\n");

        Assert.True(code == 0 && output.Length == 0, output);
        var told = Line().Matches(text).Select(line => line.Groups["name"].Value).Where(IsOfSweep).ToLookup(FamilyOf, LabelsOf);
        Assert.InRange(told.Count, 15, Metrics.Labels.Count); // Not those of what has not happened yet, such as checkpoints.
        Assert.All(told, family => Assert.All(family, labels => Assert.Equal(Metrics.Labels[family.Key], labels)));
    }

    /// <summary>The metric of a series: a histogram has three kinds.</summary>
    private static string FamilyOf(string series)
    {
        var name = series.Split('{')[0];
        return Metrics.Labels.Keys.Single(metric => Metrics.SeriesOf(metric).Contains(name));
    }

    private static string[] LabelsOf(string series) =>
        [.. LabelName().Matches(series).Select(label => label.Groups[1].Value).Where(name => name != "le").Order(StringComparer.Ordinal)];

    /// <summary>A line of a family of Sweep's own; the first are comments, and name it second.</summary>
    private static bool IsOfSweep(string line) =>
        line.TrimStart('#', ' ').Split(' ').Take(2).Any(word => word.StartsWith("sweep_", StringComparison.Ordinal));

    private static bool IsOfASweep(string name) => name.Contains("sweep=\"", StringComparison.Ordinal);

    private static bool IsOfALane(string name) => name.StartsWith("sweep_slot_info{", StringComparison.Ordinal);

    /// <summary>Trains 500 trials, and scrapes meanwhile.</summary>
    private static async Task TrainAsync(SweepCluster cluster, MetricsServer server, ConcurrentDictionary<string, bool> told)
    {
        var training = Task.Run(async () => await cluster.FinishedAsync(await cluster.SubmitAsync(500, epochs: 1)), Cancellation);
        using PeriodicTimer timer = new(Glance);
        while (!training.IsCompleted)
        {
            var lanes = (await SeriesAsync(server)).Where(IsOfALane).ToList();
            Assert.InRange(lanes.Count, 0, Slots);
            foreach (var lane in lanes) told[TrialOf(lane)] = true;
            await timer.WaitForNextTickAsync(Cancellation);
        }

        await training;
    }

    private static string TrialOf(string lane) => Sweep().Match(lane).Groups[1].Value + "/" + Trial().Match(lane).Groups[1].Value;

    private static async Task<List<string>> SeriesAsync(MetricsServer server) =>
        [.. Line().Matches(await GetAsync(server)).Select(line => line.Groups["name"].Value)];

    private static async Task<double> ValueAsync(MetricsServer server, string name) =>
        double.Parse(
            Line().Matches(await GetAsync(server)).Single(line => line.Groups["name"].Value == name).Groups["value"].Value,
            CultureInfo.InvariantCulture);

    private static async Task<string> GetAsync(MetricsServer server)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri(new Uri(server.Address), "/metrics"), Cancellation);
    }

    /// <summary>A series and its value.</summary>
    [GeneratedRegex("^(?<name>[^#\\n][^\\n]*?) (?<value>[^ \\n]+)( [0-9]+)?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("sweep=\"([^\"]*)\"")]
    private static partial Regex Sweep();

    [GeneratedRegex("trial=\"([^\"]*)\"")]
    private static partial Regex Trial();

    [GeneratedRegex("[{,](\\w+)=\"")]
    private static partial Regex LabelName();
}
