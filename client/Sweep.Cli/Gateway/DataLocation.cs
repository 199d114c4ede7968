using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>What a command line says of where the sweeps are.</summary>
/// <param name="Store">The value of <c>--store</c>: a database, or a folder; null without it.</param>
/// <param name="Folder">The value of <c>--data-dir</c>; null without it.</param>
internal sealed record LocationChoice(string? Store, string? Folder)
{
    /// <summary>Whether anything was said.</summary>
    public bool IsNamed => !string.IsNullOrEmpty(Store) || !string.IsNullOrEmpty(Folder);
}

/// <summary>Finds the data directory, and the database, that a command acts on.</summary>
internal static class DataLocation
{
    /// <summary>The variable that names either where no option does.</summary>
    public const string Variable = "SWEEP_STORE";

    /// <summary>Where it is when nothing names it: in the working directory.</summary>
    public const string Default = ".sweep";

    /// <summary>The database of <c>--store</c>, else the variable's, with the folder of <c>--data-dir</c>; without a database
    /// the folder of either option, else the variable's, else <see cref="Default"/>.</summary>
    /// <exception cref="CommandException">What is named as a folder is a file, or two folders are named.</exception>
    public static DataDirectory Find(LocationChoice choice, Func<string, string?> environment)
    {
        var variable = environment(Variable);
        var (store, source) = string.IsNullOrEmpty(choice.Store) ? (variable, Variable) : (choice.Store, "--store");
        if (string.IsNullOrEmpty(store) || !StoreAddress.IsServer(store))
        {
            if (source != Variable && !string.IsNullOrEmpty(choice.Folder))
                throw new CommandException($"Both --store and --data-dir name a folder ('{store}', '{choice.Folder}'). Give one of them.");
            if (source != Variable) return Folder(store!, source, server: null);
            return FindFolder(choice.Folder, environment);
        }
        return string.IsNullOrEmpty(choice.Folder)
            ? new(Default) { Server = store, IsChosen = false }
            : Folder(choice.Folder, "--data-dir", store);
    }

    /// <summary>A data directory of this machine's own, for commands that need no more: the option's folder, else the
    /// variable's, else <see cref="Default"/>.</summary>
    /// <exception cref="CommandException">The variable names a database, or what is named is a file.</exception>
    public static DataDirectory FindFolder(string? option, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(option)) return Folder(option, "--data-dir", server: null);
        var variable = environment(Variable);
        if (string.IsNullOrEmpty(variable)) return Folder(Default, "The data directory", server: null);
        return StoreAddress.IsServer(variable)
            ? throw new CommandException(
                $"{Variable} names the database '{StoreAddress.Shown(variable)}', and this command works on a folder of this machine "
                + "alone. Give one with --data-dir; or hand the grid to the silos of the database with 'sweep submit'.")
            : Folder(variable, Variable, server: null);
    }

    private static DataDirectory Folder(string path, string source, string? server) => File.Exists(path)
        ? throw new CommandException(
            $"{source} is '{path}', which is a file. It must be a folder, or the name of one to make: the folder with the ledger, "
            + "the checkpoints and the corpora.")
        : new(path) { Server = server };
}
