using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sweep.EndToEnd.Tests;

/// <summary>What a collector of traces is to a sender: it takes what is posted, over HTTP on a free port of this machine.</summary>
internal sealed class TraceReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string? Type, string Body)> _requests = [];
    private readonly Task _receiving;

    public TraceReceiver()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = $"http://{free.LocalEndpoint}";
        }

        _listener.Prefixes.Add($"{Endpoint}/");
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Endpoint { get; }

    /// <summary>What came so far. Names of spans stand in a body as they are.</summary>
    public IReadOnlyCollection<(string Path, string? Type, string Body)> Requests => _requests;

    public void Dispose()
    {
        _listener.Close();
        _receiving.GetAwaiter().GetResult();
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using StreamReader body = new(context.Request.InputStream, Encoding.Latin1);
            _requests.Enqueue((context.Request.RawUrl!, context.Request.ContentType, await body.ReadToEndAsync()));
            context.Response.Close();
        }
    }
}
