using System.CommandLine;

namespace Sweep.Cli;

/// <summary>The options that say where the sweeps are.</summary>
internal sealed class LocationOptions
{
    /// <summary>A database, or a folder.</summary>
    public Option<string?> Store { get; } = new("--store")
    {
        Description = "The PostgreSQL database that silos of several machines share: postgres://user@host/database. "
            + $"Default: the environment's {DataLocation.Variable}, else none.",
        HelpName = "url",
    };

    /// <summary>A folder.</summary>
    public Option<string?> Folder { get; } = CommonOptions.DataDirectory();

    /// <summary>What was typed.</summary>
    public LocationChoice Of(ParseResult parsed) => new(parsed.GetValue(Store), parsed.GetValue(Folder));
}

/// <summary>Lets a command have them as it has other options.</summary>
internal static class LocationOptionsOfCommands
{
    /// <summary>Gives them to a command.</summary>
    public static void Add(this Command command, LocationOptions location)
    {
        command.Add(location.Store);
        command.Add(location.Folder);
    }
}
