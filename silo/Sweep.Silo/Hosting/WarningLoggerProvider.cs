using Microsoft.Extensions.Logging;

namespace Sweep.Silo;

/// <summary>Passes this project's own warnings on as single lines; a user can act on those. Orleans' own log stays
/// silent: what of it matters shows in the sweep's state.</summary>
internal sealed class WarningLoggerProvider(Action<string> warn) : ILoggerProvider
{
    private const string OwnCategories = "Sweep.";

    public ILogger CreateLogger(string categoryName) =>
        new LineLogger(warn, categoryName.StartsWith(OwnCategories, StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class LineLogger(Action<string> warn, bool isOwn) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOwn && logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) warn(formatter(state, null));
        }
    }
}
