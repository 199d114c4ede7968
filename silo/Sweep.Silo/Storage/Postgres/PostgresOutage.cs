using Microsoft.Extensions.Logging;

namespace Sweep.Silo;

/// <summary>What a writer knows of a server that is away: since when, and whether to go on waiting for it.</summary>
/// <remarks>One writer begins and ends outages; anyone may ask, and close it.</remarks>
internal sealed partial class PostgresOutage(PostgresSource source, PostgresSettings settings, TimeProvider timeProvider)
    : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = settings.Log;
    private readonly CancellationTokenSource _closing = new();
    private TimeSpan _pause;
    private long _began;
    private volatile bool _isOn;

    /// <summary>Whether the server is away, as far as is known.</summary>
    public bool IsOn => _isOn;

    /// <summary>Whether the server is away and will not be waited for any more.</summary>
    public bool IsHopeless => _isOn && _closing.IsCancellationRequested;

    /// <summary>Ends attempts to reach a server that is away once the store closes; none while the server answers, since
    /// what waits is to be written then.</summary>
    public CancellationToken Closing => _isOn ? _closing.Token : CancellationToken.None;

    /// <summary>The server was found away: waits before it is tried again.</summary>
    /// <returns>False when it has been away for too long, or the store closes.</returns>
    public async Task<bool> WaitAsync(Exception fault)
    {
        if (!_isOn) Begin(fault);
        if (_closing.IsCancellationRequested || timeProvider.GetElapsedTime(_began) >= settings.Patience) return false;
        var pausing = Task.Delay(_pause, timeProvider, _closing.Token);
        await pausing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 > LongestPause ? LongestPause : _pause * 2;
        source.Forget();
        return !_closing.IsCancellationRequested;
    }

    /// <summary>The server has answered.</summary>
    public void End()
    {
        if (!_isOn) return;
        _isOn = false;
        LogBack(source.Place, timeProvider.GetElapsedTime(_began).TotalSeconds);
    }

    /// <summary>The store closes: whoever waits for the server stops at once.</summary>
    public void Close() => _closing.Cancel();

    public void Dispose() => _closing.Dispose();

    private void Begin(Exception fault)
    {
        (_began, _pause) = (timeProvider.GetTimestamp(), FirstPause);
        _isOn = true;
        if (settings.Patience > TimeSpan.Zero)
            LogAway(source.Place, PostgresFaults.Reason(fault), settings.Patience.TotalSeconds);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The PostgreSQL database {Place} is away: {Reason}. What is to be written waits up to {Seconds} s for it; trials train on.")]
    private partial void LogAway(string place, string reason, double seconds);

    [LoggerMessage(
        LogLevel.Warning, "The PostgreSQL database {Place} is back after {Seconds:F1} s; what waited is written now.")]
    private partial void LogBack(string place, double seconds);
}
