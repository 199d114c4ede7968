using System.Net.Http.Headers;

namespace Sweep.Benchmarks;

/// <summary>What a silo tells, as Prometheus asks for it.</summary>
internal sealed class Scrape(Uri address) : IDisposable
{
    private readonly HttpClient _client = new();

    /// <summary>Asks once.</summary>
    /// <returns>The whole answer.</returns>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text;version=1.0.0"));
        using var answer = await _client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The lines with a value.</summary>
    public static int Series(string text) => text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    public void Dispose() => _client.Dispose();
}
