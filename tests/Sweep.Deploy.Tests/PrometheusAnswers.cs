using System.Globalization;
using System.Text.Json;

namespace Sweep.Deploy.Tests;

/// <summary>Asks a running Prometheus.</summary>
internal sealed class PrometheusAnswers(Uri server) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>All values of an expression over a time, as a panel draws it: a point every two seconds.</summary>
    public Task<List<Sample>> RangeAsync(string expression, DateTimeOffset from, DateTimeOffset to) => GetAsync(
        $"/api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={Seconds(from)}&end={Seconds(to)}&step=2");

    /// <summary>The values of an expression at one time.</summary>
    public Task<List<Sample>> AtAsync(string expression, DateTimeOffset time) =>
        GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}&time={Seconds(time)}");

    /// <summary>Waits until an expression has an answer.</summary>
    public async Task UntilAsync(string expression)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(200));
        while ((await AtAsync(expression, TimeProvider.System.GetUtcNow())).Count == 0)
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Prometheus has had no answer for three minutes to: {expression}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);

    private async Task<List<Sample>> GetAsync(string request)
    {
        using var answer = await _client.GetAsync(new Uri(request, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Prometheus refused {request}: {text}");
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().SelectMany(Samples)];
    }

    private static IEnumerable<Sample> Samples(JsonElement series)
    {
        var labels = series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
        var points = series.TryGetProperty("values", out var many) ? many.EnumerateArray().ToList() : [series.GetProperty("value")];
        return points.Select(point => new Sample(labels, Number(point[1].GetString()!)));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>One value of a series.</summary>
    internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
}
