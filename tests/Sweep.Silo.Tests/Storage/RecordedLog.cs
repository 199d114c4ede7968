using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo.Tests;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordedLog : ILogger, IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _told = new(0);

    public string[] Lines => [.. _lines];

    /// <summary>Waits for so many more lines.</summary>
    public async Task WaitForAsync(int lines, CancellationToken cancellationToken)
    {
        for (var i = 0; i < lines; i++) await _told.WaitAsync(cancellationToken);
    }

    public void Dispose() => _told.Dispose();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception));
        _told.Release();
    }
}
