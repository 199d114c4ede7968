namespace Sweep.Cli.Tests.Rendering;

public sealed class GuardedWriterTests
{
    [Fact]
    public async Task ForMessages_StreamRefuses_GoesOn()
    {
        await using var writer = GuardedWriter.ForMessages(new RefusingWriter(new IOException("No space left on device")));

        writer.Write('a');
        await writer.WriteAsync("b");
        await writer.WriteLineAsync("c");
        await writer.FlushAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ForData_DiskIsFull_SaysSoAndWhatIsSafe()
    {
        await using var writer = GuardedWriter.ForData(new RefusingWriter(new IOException("No space left on device")));

        var fault = await Assert.ThrowsAsync<CommandException>(() => writer.WriteLineAsync("data"));

        Assert.Equal(ExitCode.Unreachable, fault.ExitCode);
        Assert.StartsWith(
            "Standard output cannot be written: the system says 'No space left on device'. Nothing else was lost", fault.Message);
    }

    [Fact]
    public void ForData_StreamIsClosed_SaysThatItIs()
    {
        using var writer = GuardedWriter.ForData(new RefusingWriter(new UnauthorizedAccessException("Access to the path is denied.")));

        var fault = Assert.Throws<CommandException>(() => writer.Write("data"));

        Assert.StartsWith("Standard output cannot be written: it is closed.", fault.Message);
    }

    [Fact]
    public void Write_StreamTakesIt_PassesItOn()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var writer = GuardedWriter.ForData(text);

        writer.Write('a');
        writer.Write("b");
        writer.Write(['c', 'd'], 1, 1);
        writer.WriteLine("e");

        Assert.Equal("abde\n", text.ToString());
    }

    private sealed class RefusingWriter(Exception fault) : StringWriter
    {
        public override void Write(char value) => throw fault;

        public override void Write(string? value) => throw fault;

        public override void WriteLine(string? value) => throw fault;

        public override void Flush() => throw fault;
    }
}
