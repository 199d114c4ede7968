using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo;

/// <summary>Passes this project's own warnings on as single lines; a user can act on those. A fault that lasts is told
/// again only now and then. Orleans' own log stays silent: what of it matters shows in the sweep's state.</summary>
/// <param name="warn">Takes the lines.</param>
/// <param name="time">Measures the silence between two of a kind.</param>
/// <param name="least">What counts; below a warning, each line is passed on.</param>
internal sealed class WarningLoggerProvider(Action<string> warn, TimeProvider time, LogLevel least = LogLevel.Warning) : ILoggerProvider
{
    /// <summary>How long warnings of one kind stay silent after one was passed on.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const string OwnCategories = "Sweep.";

    private readonly LogLevel _least = least;
    private readonly ConcurrentDictionary<(string Category, EventId Kind), long> _passedOn = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
    }

    // A reason may be another's message: Orleans puts the stack trace of a refused connection into its own.
    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n', 2)[0];

    private void Write(LogLevel level, string category, EventId kind, string line)
    {
        if (level < LogLevel.Warning)
        {
            warn(line);
            return;
        }

        var now = time.GetTimestamp();
        var key = (category, kind);
        if (_passedOn.TryGetValue(key, out var before) && time.GetElapsedTime(before, now) < Silence) return;
        _passedOn[key] = now;
        warn(line);
    }

    private sealed class LineLogger(WarningLoggerProvider provider, string category) : ILogger
    {
        private readonly bool _isOwn = category.StartsWith(OwnCategories, StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => _isOwn && logLevel >= provider._least;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) provider.Write(logLevel, category, eventId, FirstLine(formatter(state, null)));
        }
    }
}
