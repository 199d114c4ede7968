using System.Runtime.InteropServices;

namespace Sweep.Training;

/// <summary>The way from the public surface into libtorch.</summary>
internal static class TorchCall
{
    /// <summary>Prepares the calling thread, runs the work, and turns native errors and want of memory into ones with a plain
    /// message.</summary>
    /// <exception cref="TorchUnavailableException">libtorch cannot be loaded.</exception>
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
            throw new TorchFaultException(
                "There is not enough memory for the model and what a training step keeps: lower 'hidden_size', 'layers', " +
                "'batch_size' or 'num_steps'.", fault);
        }
        catch (ExternalException fault)
        {
            // The message of a native error goes on with a C++ stack trace.
            var firstLine = fault.Message.AsSpan().Trim();
            firstLine = firstLine[..(firstLine.IndexOfAny('\r', '\n') is var end and >= 0 ? end : firstLine.Length)];
            throw new TorchFaultException($"libtorch failed: {firstLine}", fault);
        }
    }
}
