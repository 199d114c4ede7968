using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Sweep.Silo.Tests;

public sealed class WarningLoggerProviderTests : IDisposable
{
    private static readonly EventId First = new(1);
    private static readonly EventId Second = new(2);
    private readonly List<string> _lines = [];
    private readonly FakeTimeProvider _time = new();
    private readonly WarningLoggerProvider _provider;

    public WarningLoggerProviderTests() => _provider = new(line => _lines.Add(line.Message), _time);

    public void Dispose() => _provider.Dispose();

    [Fact]
    public void Warning_Repeated_IsToldAgainOnlyAfterTheSilence()
    {
        Log("Sweep.Grains.X", LogLevel.Warning, First, "one");
        Log("Sweep.Grains.X", LogLevel.Warning, First, "two");
        _time.Advance(WarningLoggerProvider.Silence);
        Log("Sweep.Grains.X", LogLevel.Warning, First, "three");

        Assert.Equal(["one", "three"], _lines);
    }

    [Fact]
    public void Warning_OfAnotherKind_IsToldAtOnce()
    {
        Log("Sweep.Grains.X", LogLevel.Warning, First, "one");
        Log("Sweep.Grains.X", LogLevel.Warning, Second, "two");

        Assert.Equal(["one", "two"], _lines);
    }

    [Theory]
    [InlineData("refused\n   at Orleans.Networking.Connection.Open()")]
    [InlineData("refused\r\n   at Orleans.Networking.Connection.Open()")]
    public void Warning_WithAStackTraceInItsReason_IsToldWithout(string text)
    {
        Log("Sweep.Grains.X", LogLevel.Warning, First, text);

        Assert.Equal(["refused"], _lines);
    }

    [Theory]
    [InlineData("Orleans.Runtime.Silo", LogLevel.Error)]
    [InlineData("Sweep.Grains.X", LogLevel.Information)]
    public void Line_OfOthersOrOfNoWeight_IsNotTold(string category, LogLevel level)
    {
        Log(category, level, First, "one");

        Assert.Empty(_lines);
    }

    private void Log(string category, LogLevel level, EventId kind, string text) =>
        _provider.CreateLogger(category).Log(level, kind, text, null, (state, _) => state);
}
