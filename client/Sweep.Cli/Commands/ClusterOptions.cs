using System.CommandLine;

namespace Sweep.Cli;

/// <summary>Options of the commands that speak to silos.</summary>
internal static class ClusterOptions
{
    /// <summary>Which silos.</summary>
    public static Option<string?> Cluster()
    {
        Option<string?> option = new("--cluster")
        {
            Description = "A silo's gateway. Default: the silos that are listed in the data directory.",
            HelpName = "host:port",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && ClusterAddress.Fault(text) is { } fault)
                result.AddError(fault);
        });
        return option;
    }

    /// <summary>A port, or 1 to 65535.</summary>
    public static Option<int?> Port(string name, string description)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "port" };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() is not { } port || port is >= 1 and <= 65535) return;
            result.AddError($"'{name} {port}' is no port; ports go from 1 to 65535.");
        });
        return option;
    }
}
