using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Sweep.Silo.Tests;

/// <summary>Stands between the store and PostgreSQL, and cuts the connection in the middle of a commit.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = [.. "COMMIT\0"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _port;
    private readonly Task _accepting;
    private int _commitsToLose;
    private int _answersToLose;
    private volatile bool _isGone;
    private bool _goesAfterwards;

    public CuttingProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _port = settings.Port;
        _listener.Start();
        settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = settings.ToString();
        _accepting = AcceptAsync();
    }

    /// <summary>Leads through this proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>The next commits do not reach the server.</summary>
    public void LoseCommits(int count) => _commitsToLose = count;

    /// <summary>The next commits are carried out, and the client never hears of it.</summary>
    /// <param name="count">How many.</param>
    /// <param name="thenGone">Whether the server cannot be reached after that, until <see cref="Return"/>.</param>
    public void LoseAnswers(int count, bool thenGone = false) => (_answersToLose, _goesAfterwards) = (count, thenGone);

    /// <summary>The server can be reached again.</summary>
    public void Return() => _isGone = false;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            if (_isGone) return;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
                var isUnheard = new StrongBox<bool>();
                // Whichever side ends first, both are closed.
                await await Task.WhenAny(
                    ForthAsync(client.GetStream(), server.GetStream(), isUnheard),
                    BackAsync(server.GetStream(), client.GetStream(), isUnheard));
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // Either side has gone; so does the other.
            }
        }
    }

    private async Task ForthAsync(NetworkStream client, NetworkStream server, StrongBox<bool> isUnheard)
    {
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await client.ReadAsync(buffer, _ending.Token)) > 0)
        {
            var sent = buffer.AsMemory(0, length);
            var isCommit = sent.Span.IndexOf(Commit) >= 0;
            if (isCommit && _commitsToLose-- > 0) return;
            if (isCommit && _answersToLose-- > 0) (isUnheard.Value, _isGone) = (true, _goesAfterwards);
            await server.WriteAsync(sent, _ending.Token);
        }
    }

    private async Task BackAsync(NetworkStream server, NetworkStream client, StrongBox<bool> isUnheard)
    {
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await server.ReadAsync(buffer, _ending.Token)) > 0)
        {
            if (isUnheard.Value) return;
            await client.WriteAsync(buffer.AsMemory(0, length), _ending.Token);
        }
    }
}
