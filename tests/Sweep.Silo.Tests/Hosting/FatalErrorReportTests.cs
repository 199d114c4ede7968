namespace Sweep.Silo.Tests;

public sealed class FatalErrorReportTests
{
    [Theory]
    [InlineData("I have been told I am dead, so this silo will stop! Reason: [Version: 6, 2 silos]",
        "the other silos had not heard of it for a while, and declared it dead.")]
    [InlineData("The disk is gone.\nat somewhere", "The disk is gone.")]
    public void Reason_IsOneSentenceForAUser(string message, string reason) =>
        Assert.Equal(reason, FatalErrorReport.Reason(new InvalidOperationException("outer", new IOException(message)), null));

    [Fact]
    public void Reason_NoException_IsTheContext() => Assert.Equal("Startup failed.", FatalErrorReport.Reason(null, "Startup failed."));

    [Fact]
    public void Fatal_StopsTheSlotsBeforeItSaysAnything()
    {
        var log = new List<string>();
        var report = new FatalErrorReport(() => log.Add("slots stopped"), log.Add, "Start it again.", new NotedEnd(log));

        report.OnFatalException(null, "context", new IOException("The disk is gone."));

        Assert.Equal(
            ["soon 3", "slots stopped", "The silo cannot go on and ends: The disk is gone. Start it again.", "now 3"], log);
    }

    [Fact]
    public void Fatal_SlotsAreDisposed_StillSaysWhyAndEnds()
    {
        var log = new List<string>();
        var report = new FatalErrorReport(
            () => throw new ObjectDisposedException("services"), log.Add, "Start it again.", new NotedEnd(log));

        report.OnFatalException(null, "Startup failed.", null);

        Assert.Equal(["soon 3", "The silo cannot go on and ends: Startup failed. Start it again.", "now 3"], log);
    }

    private sealed class NotedEnd(List<string> log) : IProcessEnd
    {
        public void NoLaterThanSoon(int exitCode) => log.Add($"soon {exitCode}");

        public void Now(int exitCode) => log.Add($"now {exitCode}");
    }
}
