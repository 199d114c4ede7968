using System.CommandLine;
using System.Globalization;

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
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
                return port;
            result.AddError($"'{name} {text}' is no port; ports go from 1 to 65535.");
            return null;
        };
        return option;
    }
}
