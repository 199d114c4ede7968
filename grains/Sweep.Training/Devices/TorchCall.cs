using System.Runtime.InteropServices;

namespace Sweep.Training;

/// <summary>The way from the public surface into libtorch.</summary>
internal static class TorchCall
{
    /// <summary>What libtorch and what it calls say when memory is short: of CUDA, of the CPU on Linux and on Windows, and of
    /// what has no message of its own.</summary>
    private static readonly string[] MemoryIsShort =
    [
        "out of memory", "can't allocate memory", "not enough memory", "ALLOC_FAILED", "bad_alloc", "bad allocation",
    ];

    /// <summary>Prepares the calling thread, runs the work, and turns native errors and want of memory into ones with a plain
    /// message.</summary>
    /// <exception cref="TorchUnavailableException">libtorch cannot be loaded.</exception>
    /// <exception cref="DeviceMemoryException">There is not enough memory.</exception>
    /// <exception cref="TorchFaultException">libtorch refused.</exception>
    public static T Run<T>(Func<T> work)
    {
        TorchThread.Prepare();
        try
        {
            return work();
        }
        catch (OutOfMemoryException fault)
        {
            throw new DeviceMemoryException(
                "There is not enough memory for the model and what a training step keeps: lower 'hidden_size', 'layers', " +
                "'batch_size' or 'num_steps'.", fault);
        }
        catch (ExternalException fault)
        {
            // The message of a native error goes on with a C++ stack trace.
            var firstLine = fault.Message.AsSpan().Trim();
            firstLine = firstLine[..(firstLine.IndexOfAny('\r', '\n') is var end and >= 0 ? end : firstLine.Length)];
            throw FaultOf(firstLine.ToString(), fault);
        }
    }

    /// <summary>What a native error becomes.</summary>
    /// <param name="line">What it says, in one line.</param>
    /// <param name="fault">The error.</param>
    public static TorchFaultException FaultOf(string line, Exception fault) =>
        Array.Exists(MemoryIsShort, words => line.Contains(words, StringComparison.OrdinalIgnoreCase))
            ? new DeviceMemoryException($"libtorch failed for want of memory: {line}", fault)
            : new TorchFaultException($"libtorch failed: {line}", fault);
}
