using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>Finds the data directory that a command acts on.</summary>
internal static class DataLocation
{
    /// <summary>The variable that names it where no option does.</summary>
    public const string Variable = "SWEEP_STORE";

    /// <summary>Where it is when nothing names it: in the working directory.</summary>
    public const string Default = ".sweep";

    /// <summary>The option's folder, else the variable's, else <see cref="Default"/>.</summary>
    /// <exception cref="CommandException">The variable names a store on a server, or what is named is a file.</exception>
    public static DataDirectory Find(string? option, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(option)) return Folder(option, "--data-dir");
        var variable = environment(Variable);
        if (string.IsNullOrEmpty(variable)) return Folder(Default, "The data directory");
        // A URL, or the key=value form of a connection string.
        var isServer = variable.Contains("://", StringComparison.Ordinal)
            || variable.Contains(';', StringComparison.Ordinal);
        return isServer
            ? throw new CommandException(
                $"{Variable} is '{variable}', which is no folder. This command works on a data directory: "
                + "give one with --data-dir, or let the variable name one.")
            : Folder(variable, Variable);
    }

    private static DataDirectory Folder(string path, string source) => File.Exists(path)
        ? throw new CommandException(
            $"{source} is '{path}', which is a file. It must be a folder, or the name of one to make: the folder with the ledger, "
            + "the checkpoints and the corpora.")
        : new(path);
}
