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
}
