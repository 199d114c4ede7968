using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sweep.Contracts;

namespace Sweep.Silo.Tests;

public sealed partial class LogFieldsTests : IDisposable
{
    private static readonly AttemptId Attempt = new(new TrialId(new SweepId("7k3m9x0qtz"), 2), 3);
    private static readonly Func<ILogger, AttemptId, IDisposable?> Scope = LoggerMessage.DefineScope<AttemptId>("attempt {Attempt}");
    private readonly List<LogLine> _lines = [];
    private readonly LoggerFactory _factory = new();
    private readonly ILogger _log;

    public LogFieldsTests()
    {
        _factory.AddProvider(new WarningLoggerProvider(_lines.Add, new FakeTimeProvider()));
        _log = _factory.CreateLogger("Sweep.Tests");
    }

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Line_OfAnAttempt_NamesSweepTrialAndAttempt()
    {
        Waits(_log, Attempt, 2.5, "cpu:0", null);

        Assert.Equal(
            ["sweep=7k3m9x0qtz", "trial=2", "attempt=3", "seconds=2.5", "slot_name=cpu:0"], Fields());
    }

    [Fact]
    public void Line_InAScope_IsAboutItToo()
    {
        using (Scope(_log, Attempt)) Waits(_log, "full");
        IsLater(_log);

        Assert.Equal(["sweep=7k3m9x0qtz", "trial=2", "attempt=3", "reason=full"], Fields());
        Assert.Empty(_lines[1].Fields);
    }

    [Fact]
    public void Line_OfAnotherTrialThanItsScope_IsAboutItsOwn()
    {
        using (Scope(_log, Attempt)) Waits(_log, Attempt.Trial with { Number = 7 });

        Assert.Equal(["sweep=7k3m9x0qtz", "trial=7"], Fields());
    }

    [Fact]
    public void Line_InASpan_NamesIt()
    {
        using var activity = new Activity("train").SetIdFormat(ActivityIdFormat.W3C).Start();

        IsLater(_log);

        Assert.Equal([$"trace_id={activity.TraceId}", $"span_id={activity.SpanId}"], Fields());
    }

    private IEnumerable<string> Fields() => _lines[0].Fields.Select(field => FormattableString.Invariant($"{field.Key}={field.Value}"));

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} waits {Seconds} s for {SlotName}: {Reason}")]
    private static partial void Waits(ILogger log, AttemptId attempt, double seconds, string slotName, string? reason);

    [LoggerMessage(LogLevel.Warning, "It waits: {Reason}")]
    private static partial void Waits(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "{Trial} waits")]
    private static partial void Waits(ILogger log, TrialId trial);

    [LoggerMessage(LogLevel.Error, "Later")]
    private static partial void IsLater(ILogger log);
}
