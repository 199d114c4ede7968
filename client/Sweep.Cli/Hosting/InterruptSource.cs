using System.Runtime.InteropServices;

namespace Sweep.Cli;

/// <summary>
/// Turns the first Ctrl-C or SIGTERM into a request to stop; the second one ends the process at once.
/// </summary>
internal sealed class InterruptSource : IDisposable
{
    private const string ShowCursor = "\e[?25h";

    private readonly CancellationTokenSource _requested = new();
    private readonly TextWriter _error;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    private InterruptSource(TextWriter error)
    {
        _error = error;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _requested.Token;

    /// <summary>Begins to listen.</summary>
    public static InterruptSource Listen(TextWriter error) => new(error);

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        if (_requested.IsCancellationRequested)
        {
            // The process dies by the signal before the live view can put the cursor back.
            if (!Console.IsErrorRedirected) _error.Write(ShowCursor);
            return;
        }
        signal.Cancel = true;
        _requested.Cancel();
    }
}
