using System.Net.Sockets;
using System.Text;
using Sweep.Testing;

namespace Sweep.Deploy.Tests;

/// <summary>A silo as systemd starts it: what it tells, and when.</summary>
public sealed class ServiceNotificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Silo_ReadyAndThenStopped_TellsSystemdBoth()
    {
        Directory.CreateDirectory(_folder["."]);
        _systemd.Bind(new UnixDomainSocketEndPoint(_folder["notify"]));
        using var silo = Execution.Start(
            Path.Combine(AppContext.BaseDirectory, "sweep"),
            ["silo", "--data-dir", _folder["data"], "--slots", "cpu:1"], _folder["."],
            new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = _folder["notify"] });

        try
        {
            Assert.Equal("READY=1", await HearAsync(silo));
            await silo.UntilAsync(() => silo.Output.Contains(" is ready: cpu:0 ", StringComparison.Ordinal));
            await silo.SignalAsync("TERM");
            Assert.Equal("STOPPING=1", await HearAsync(silo));
            await silo.ExitedAsync();
        }
        finally
        {
            if (!silo.HasExited) silo.Kill();
        }

        Assert.Equal(0, silo.ExitCode);
        Assert.Equal(0, _systemd.Available);
    }

    /// <summary>The next word; what the silo printed if it ends without one.</summary>
    private async Task<string> HearAsync(Execution silo)
    {
        var buffer = new byte[256];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heard = _systemd.ReceiveAsync(buffer, ended.Token).AsTask();
        if (await Task.WhenAny(heard, silo.ExitedAsync()) == heard) return Encoding.UTF8.GetString(buffer, 0, await heard);
        await ended.CancelAsync();
        throw new InvalidOperationException($"The silo said nothing and ended:\n{silo.Output}{silo.Error}");
    }
}
