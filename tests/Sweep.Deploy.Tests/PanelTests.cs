using System.Globalization;
using System.Text.Json;
using Npgsql;
using Sweep.Deploy.Tests.Grafana;
using Sweep.Silo;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>Every panel of every dashboard, asked of a real Prometheus and a real PostgreSQL that have seen a real sweep.</summary>
public sealed class PanelTests
{
    private const int Points = 600;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static readonly string Quickstart = Repository.PathOf("data", "grids", "quickstart.json");

    [Fact]
    public async Task Panels_OfASweepOnThreeSilos_AllAnswer()
    {
        await using var cluster = await LocalCluster.StartAsync();
        using PrometheusAnswers prometheus = new(cluster.Prometheus);
        await prometheus.UntilAsync("count(sweep_build_info) == 3");
        var from = Now;

        using var submit = await cluster.SweepAsync("submit", Quickstart, "--watch");
        Assert.True(submit.ExitCode == 0, submit.Error);
        await prometheus.UntilAsync("sum(sweep_attempts_total{outcome=\"succeeded\"}) == 12");
        using var best = await cluster.SweepAsync("best", "--output", "json");
        using var json = JsonDocument.Parse(best.Output);
        var (sweep, perplexity) = Best(json.RootElement);

        Answers answers = new(prometheus, sweep, from, Now) { Store = cluster.Store };
        await answers.AssertAllAsync(Dashboards.All());

        await AssertTrialsAsync(answers, perplexity);

        // What is shown is what there was.
        var told = await prometheus.RangeAsync($"sweep_best_perplexity{{sweep=\"{sweep}\"}}", from, Now);
        Assert.InRange(told.Min(sample => sample.Value), perplexity - 1e-9, perplexity * 1.5);
        var tokens = await prometheus.AtAsync("sum(sweep_tokens_total)", Now);
        Assert.InRange(Assert.Single(tokens).Value, 1_000_000, 100_000_000);
        var silos = await prometheus.AtAsync("max(sweep_silos{state=\"active\"})", Now);
        Assert.Equal(3, Assert.Single(silos).Value);

        using var down = await cluster.RunAsync("down.sh");
        Assert.True(down.ExitCode == 0, down.Error);
        Assert.Equal(5, down.Output.Split(" has ended.").Length - 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => prometheus.AtAsync("up", Now));
    }

    [Fact]
    public async Task Panels_OfASweepInOneProcessWithSqlite_AllAnswerButThoseOfTheDatabase()
    {
        using TemporaryFolder folder = new();
        var (port, metrics) = LoopbackPorts.TakeTwo();
        await using var server = await PrometheusProcess.StartAsync(folder.Path, port, metrics);
        using PrometheusAnswers prometheus = new(server.Address);
        var from = Now;

        // Far longer than it is watched, so that it is scraped often however fast the machine is.
        using var run = Execution.Start(
            LocalCluster.Command,
            [
                "run", Quickstart, "--set", "epochs=2000", "--slots", "cpu:1", "--metrics", $"{metrics}", "--data-dir", folder.Path,
            ],
            Repository.Root);
        await prometheus.UntilAsync(
            "sum(increase(sweep_attempts_total{outcome=\"succeeded\"}[1m])) > 0 "
            + "and count_over_time(sum(sweep_measurements_total)[5m:2s]) >= 10");
        var sweep = (await prometheus.AtAsync("sweep_best_perplexity", Now))[0].Labels["sweep"];
        await run.InterruptAsync();
        await run.ExitedAsync();
        Assert.True(run.ExitCode == 130, run.Error);

        Answers answers = new(prometheus, sweep, from, Now);
        await answers.AssertAllAsync(Dashboards.All().Where(query => query.Language == QueryLanguage.PromQl));
    }

    /// <summary>What the ledger's dashboard says of the sweep's trials.</summary>
    private static async Task AssertTrialsAsync(Answers answers, double best)
    {
        var table = Dashboards.All().Single(query => query.Text.Contains("AS checkpoint", StringComparison.Ordinal));
        var rows = await answers.RowsAsync(table);
        Assert.Equal(3, rows.Count); // As many as were chosen.
        Assert.All(rows, row => Assert.EndsWith(".safetensors", $"{row["checkpoint"]}", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.InRange((double)row["best"]!, best, 30));
        Assert.All(rows, row => Assert.Equal("succeeded", row["state"]));
    }

    private static (string Sweep, double Perplexity) Best(JsonElement best)
    {
        var first = best.ValueKind == JsonValueKind.Array ? best[0] : best;
        return (first.GetProperty("sweep").GetString()!, first.GetProperty("perplexity").GetDouble());
    }

    /// <summary>Asks as Grafana does where a sweep was watched for a time.</summary>
    private sealed class Answers(PrometheusAnswers prometheus, string sweep, DateTimeOffset from, DateTimeOffset to)
    {
        private static readonly string[] NotOfQuickstart = ["failure", "note", "validation_perplexity"];

        public string? Store { get; init; }

        /// <summary>Fails with all that had no answer, or none that can be.</summary>
        public async Task AssertAllAsync(IEnumerable<PanelQuery> queries)
        {
            List<string> faults = [];
            var asked = 0;
            foreach (var query in queries)
            {
                asked++;
                if (await FaultAsync(query) is { } fault) faults.Add($"{query}: {fault}");
            }

            Assert.NotEqual(0, asked);
            Assert.True(faults.Count == 0, string.Join('\n', faults));
        }

        /// <summary>What the ledger answers, by column.</summary>
        public async Task<List<Dictionary<string, object?>>> RowsAsync(PanelQuery query)
        {
            await using NpgsqlConnection connection = new(PostgresAddress.Read(Store!).ToString());
            await connection.OpenAsync();
            await using NpgsqlCommand command = new(query.Resolve(Values(query)), connection);
            await using var reader = await command.ExecuteReaderAsync();
            List<Dictionary<string, object?>> rows = [];
            while (await reader.ReadAsync())
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => (object?)reader[column]));
            return rows;
        }

        private async Task<string?> FaultAsync(PanelQuery query)
        {
            var text = query.Resolve(Values(query));
            if (query.Language == QueryLanguage.Sql) return await SqlFaultAsync(query) is { } none ? $"{none} of: {text}" : null;
            var samples = query.IsInstant ? await prometheus.AtAsync(text, to) : await prometheus.RangeAsync(text, from, to);
            if (!samples.Any(sample => double.IsFinite(sample.Value))) return $"{samples.Count} values, none finite, of: {text}";
            // Nothing that is shown here can be negative, and a perplexity is 1 at the least.
            var (least, most) = IsPerplexity(text) ? (1, 1000) : (0, 1e12);
            return samples.Find(sample => double.IsFinite(sample.Value) && (sample.Value < least || sample.Value > most)) is { } odd
                ? $"{odd.Value} of: {text}"
                : null;
        }

        private static bool IsPerplexity(string text) =>
            text.Contains("_perplexity", StringComparison.Ordinal) && !text.Contains("_perplexity_", StringComparison.Ordinal)
            && !text.Contains("count", StringComparison.Ordinal);

        private Dictionary<string, string> Values(PanelQuery query) => new(query.Intervals(to - from, Points))
        {
            ["sweep"] = sweep,
            ["trials"] = "1,2,12",
            ["axis"] = "hidden_size",
            ["__timeFrom"] = Iso(from),
            ["__timeTo"] = Iso(to),
        };

        /// <summary>Each column must have a value in some row, but those that quickstart's trials have none of.</summary>
        private async Task<string?> SqlFaultAsync(PanelQuery query)
        {
            var rows = await RowsAsync(query);
            if (rows.Count == 0) return "no row";
            var empty = rows[0].Keys.Except(NotOfQuickstart).Where(name => rows.All(row => $"{row[name]}".Length == 0)).ToList();
            return empty.Count == 0 ? null : $"no value of {string.Join(", ", empty)} in {rows.Count} rows";
        }

        private static string Iso(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
    }
}
