using System.Text;

namespace Sweep.Cli;

/// <summary>A standard stream that may refuse what is written: closed with <c>&gt;&amp;-</c>, or on a full disk. A line stays whole
/// beside those of other threads.</summary>
/// <param name="inner">The stream's writer.</param>
/// <param name="refused">Told of each refusal; it throws, or passes over it.</param>
internal sealed class GuardedWriter(TextWriter inner, Action<Exception> refused) : TextWriter(inner.FormatProvider)
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Standard output: who asked for data and cannot have it is told why.</summary>
    public static GuardedWriter ForData(TextWriter inner) => new(inner, fault => throw new CommandException(
        $"Standard output cannot be written: {Reason(fault)} Nothing else was lost: what is in the data directory stays there. "
        + "Repeat the command with another place for its output.",
        ExitCode.Unreachable,
        fault));

    /// <summary>Standard error: that nobody can be told of progress ends no training.</summary>
    public static GuardedWriter ForMessages(TextWriter inner) => new(inner, _ => { });

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    private static string Reason(Exception fault) => fault is UnauthorizedAccessException
        ? "it is closed."
        : $"the system says '{fault.Message.TrimEnd('.')}'.";

    private void Guard(Action write)
    {
        try
        {
            lock (_lock) write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refused(fault);
        }
    }
}
