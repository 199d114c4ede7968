using System.Net;

namespace Sweep.Silo;

/// <summary>Fetches a catalogued corpus over HTTP or HTTPS and believes nothing but its hash.</summary>
/// <remarks>
/// The text is held in memory until it is checked (the catalogue says how long it is, and not a byte more is read), so
/// there is never an unchecked file on disk.
/// </remarks>
internal sealed class CorpusDownload(HttpMessageHandler http, TimeProvider time)
{
    /// <summary>How long a server may say nothing, before its answer and in the midst of it.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long the whole download may take.</summary>
    public static readonly TimeSpan TotalLimit = TimeSpan.FromMinutes(10);

    /// <summary>How often a server may send us elsewhere.</summary>
    public const int MaxRedirects = 5;

    /// <summary>Fetches the corpus from one of its addresses.</summary>
    /// <exception cref="DownloadFailedException">It did not come, or something else did.</exception>
    public async Task<byte[]> FetchAsync(CatalogueEntry entry, Uri url, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(SilenceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var response = await AskAsync(url, either.Token);
            return await ReadAsync(entry, response, silence, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadFailedException($"the server said nothing for {SilenceLimit.TotalSeconds:N0} seconds");
        }
        catch (HttpIOException fault) when (fault.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw new DownloadFailedException("the connection ended before the text did", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new DownloadFailedException($"the connection failed ({fault.Message.TrimEnd('.')})", fault);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(http, disposeHandler: false);
        // Redirects are followed here rather than by the handler, so that a loop of them gets a message of its own.
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.ParseAdd("sweep");
            var response = await invoker.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK) return response;

            using (response) url = Redirected(url, response);
            if (redirects == MaxRedirects)
                throw new DownloadFailedException($"it redirects more than {MaxRedirects} times, at last to '{url}'");
        }
    }

    private static Uri Redirected(Uri url, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
        {
            var phrase = string.IsNullOrEmpty(response.ReasonPhrase) ? "" : $" ({response.ReasonPhrase})";
            throw new DownloadFailedException($"the server answered {(int)response.StatusCode}{phrase}");
        }

        if (response.Headers.Location is not { } location)
            throw new DownloadFailedException("it redirects without saying where to");
        var next = new Uri(url, location);
        var isFollowed = next.Scheme == Uri.UriSchemeHttps
            || (next.Scheme == Uri.UriSchemeHttp && url.Scheme == Uri.UriSchemeHttp);
        return isFollowed
            ? next
            : throw new DownloadFailedException($"it redirects to '{next}', which is not followed");
    }

    private async Task<byte[]> ReadAsync(
        CatalogueEntry entry,
        HttpResponseMessage response,
        CancellationTokenSource silence,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var announced = response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var content = announced > entry.Bytes
            ? null
            : await CorpusFile.ReadAsync(body, entry.Bytes, entry.Bytes, OnProgress, cancellationToken);
        if (content is null)
            throw new DownloadFailedException($"it sends more than the {entry.Bytes:N0} bytes expected");
        if (content.Length < announced)
            throw new DownloadFailedException($"it ended after {content.Length:N0} of {announced:N0} bytes");

        var hash = CorpusFile.Hash(content);
        return hash == entry.Sha256
            ? content
            : throw new DownloadFailedException(
                $"it sent another text, of {content.Length:N0} bytes with SHA-256 '{hash}'");

        void OnProgress()
        {
            if (time.GetElapsedTime(started) > TotalLimit)
                throw new DownloadFailedException($"it was not done after {TotalLimit.TotalMinutes:N0} minutes");
            silence.CancelAfter(SilenceLimit);
        }
    }
}
