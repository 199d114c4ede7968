using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo;

/// <summary>Passes this project's own warnings on as single lines, with what they are about; a user can act on those. A fault that
/// lasts is told again only now and then. Orleans' own log stays silent: what of it matters shows in the sweep's state.</summary>
/// <param name="write">Takes the lines.</param>
/// <param name="time">Measures the silence between two of a kind.</param>
/// <param name="least">What counts; below a warning, each line is passed on.</param>
internal sealed class WarningLoggerProvider(Action<LogLine> write, TimeProvider time, LogLevel least = LogLevel.Warning)
    : ILoggerProvider, ISupportExternalScope
{
    /// <summary>How long warnings of one kind stay silent after one was passed on.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const string OwnCategories = "Sweep.";

    private readonly Action<LogLine> _write = write;
    private readonly LogLevel _least = least;
    private readonly ConcurrentDictionary<(string Category, EventId Kind), long> _passedOn = new();

    private IExternalScopeProvider? _scopes;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
    }

    // A reason may be another's message: Orleans puts the stack trace of a refused connection into its own.
    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n', 2)[0];

    /// <summary>Whether a line of its kind was told a moment ago.</summary>
    private bool IsRepeated(LogLevel level, string category, EventId kind)
    {
        if (level < LogLevel.Warning) return false;
        var now = time.GetTimestamp();
        var key = (category, kind);
        if (_passedOn.TryGetValue(key, out var before) && time.GetElapsedTime(before, now) < Silence) return true;
        _passedOn[key] = now;
        return false;
    }

    private sealed class LineLogger(WarningLoggerProvider provider, string category) : ILogger
    {
        private readonly bool _isOwn = category.StartsWith(OwnCategories, StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => _isOwn && logLevel >= provider._least;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || provider.IsRepeated(logLevel, category, eventId)) return;
            provider._write(new LogLine(FirstLine(formatter(state, null)))
            {
                Level = logLevel,
                Category = category,
                Fields = LogFields.Of(provider._scopes, state),
            });
        }
    }
}
