using System.Net;

namespace Sweep.Silo.Tests.Corpora;

/// <summary>Answers requests from a script instead of a network, and remembers what was asked.</summary>
internal sealed class FakeServer(Func<Uri, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly List<string> _asked = [];

    public FakeServer(Func<Uri, HttpResponseMessage> answer)
        : this((url, _) => Task.FromResult(answer(url)))
    {
    }

    public IReadOnlyList<string> Asked => _asked;

    /// <summary>A machine without a network.</summary>
    public static FakeServer Offline() =>
        new(url => throw new HttpRequestException($"Name or service not known ({url.Host}:{url.Port})"));

    public static FakeServer Serving(byte[] content) => new(_ => Text(content));

    public static HttpResponseMessage Text(byte[] content) =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };

    public static HttpResponseMessage Pieces(long? announced, params Func<CancellationToken, byte[]>[] pieces)
    {
        var content = new StreamContent(new ScriptedStream(pieces));
        content.Headers.ContentLength = announced;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    public static HttpResponseMessage Redirect(string? location)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Found);
        if (location is not null) response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_asked) _asked.Add(request.RequestUri!.ToString());
        return answer(request.RequestUri, cancellationToken);
    }
}
