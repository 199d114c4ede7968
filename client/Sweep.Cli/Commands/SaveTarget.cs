using System.CommandLine;

namespace Sweep.Cli;

/// <summary>The file that a command is to write.</summary>
internal static class SaveTarget
{
    /// <summary>The option that allows to replace a file; a fresh one for each command.</summary>
    public static Option<bool> ForceOption() => new("--force")
    {
        Description = "Replaces the file that '--save' names if it is there.",
    };

    /// <summary>Sees that the file can be written, before anything is done for it.</summary>
    /// <param name="target">What was typed.</param>
    /// <param name="mayReplace">Whether a file that is there may be replaced.</param>
    /// <returns>The absolute path.</returns>
    /// <exception cref="CommandException">It is a folder, its folder is missing, or it is there.</exception>
    public static string Check(string target, bool mayReplace)
    {
        if (target.Length == 0) throw new CommandException("'--save' needs a file's name.");
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path)) throw new CommandException($"'{target}' is a folder. Give '--save' a file's name.");
        var folder = Path.GetDirectoryName(path);
        if (folder is not null && !Directory.Exists(folder))
            throw new CommandException($"'{target}' cannot be written: there is no folder '{folder}'. Make it, or choose another.");
        return !File.Exists(path) || mayReplace
            ? path
            : throw new CommandException($"'{target}' is there already. Give --force to replace it, or choose another name.");
    }

    /// <summary>Writes beside the file, and then takes its place: what stood there survives a failure.</summary>
    /// <param name="path">From <see cref="Check"/>.</param>
    /// <param name="write">Writes the whole file.</param>
    /// <exception cref="CommandException">It cannot be written; nothing of it is left.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            await using (FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{path}' cannot be written: {fault.Message}", inner: fault);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }
}
