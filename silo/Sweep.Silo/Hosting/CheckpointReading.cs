using Sweep.Training;

namespace Sweep.Silo;

/// <summary>Opens a checkpoint file and asks its model.</summary>
internal static class CheckpointReading
{
    /// <summary>Loads the file, asks, and frees it again.</summary>
    /// <exception cref="CheckpointUnreadableException">The file is not there, or is no checkpoint, or is
    /// damaged.</exception>
    public static T Ask<T>(string path, Func<CheckpointModel, T> ask)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var model = CheckpointModel.Load(file);
            return ask(model);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointUnreadableException($"'{path}' cannot be read: {DiskFaults.Explain(fault)}", fault);
        }
        catch (CheckpointFormatException fault)
        {
            throw new CheckpointUnreadableException($"'{path}' is no usable checkpoint: {fault.Message}", fault);
        }
    }
}
