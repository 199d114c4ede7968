using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Sweep.Cli;

/// <summary>Options and arguments that several commands have; a fresh one for each.</summary>
internal static class CommonOptions
{
    /// <summary>Where the sweeps are.</summary>
    public static LocationOptions Location() => new();

    /// <summary>The folder where they are.</summary>
    public static Option<string?> DataDirectory() => new("--data-dir")
    {
        Description = "The data directory; beside a database, the folder that its silos share. Default: the environment's "
            + $"{DataLocation.Variable}, or the folder that the database knows, else '{DataLocation.Default}' here.",
        HelpName = "folder",
    };

    /// <summary>Which sweep.</summary>
    public static Argument<string?> SweepId() => new("id")
    {
        Description = "The sweep: its id, the start of its id, or its name. Default: the newest sweep.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Which sweep, for commands that mean one that goes on.</summary>
    public static Argument<string?> UnfinishedSweepId()
    {
        var id = SweepId();
        id.Description = "The sweep: its id, the start of its id, or its name. Default: the newest that has not finished.";
        return id;
    }

    /// <summary>How data is written.</summary>
    public static Option<OutputFormat> Output()
    {
        Option<OutputFormat> option = new("--output", "-o")
        {
            Description = "A table for people, or json or csv with full precision for programs. Default: table.",
            HelpName = "table|json|csv",
        };
        option.AcceptOnlyFromAmong("table", "json", "csv");
        return option;
    }

    /// <summary>The grid file.</summary>
    public static Argument<string> Grid() => new("grid")
    {
        Description = "The grid file (JSON); '-' reads standard input.",
    };

    /// <summary>Values that replace the grid file's.</summary>
    public static Option<string[]> Overrides() => new("--set")
    {
        Description = "Replaces a value of the grid file, such as epochs=20 or lr=[0.5,1]. May be repeated.",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };

    /// <summary>How many slots.</summary>
    public static Option<string> Slots()
    {
        Option<string> option = new("--slots")
        {
            Description = "Which devices train: 'auto' takes what is here and free, 'cpu:N' takes N CPU slots, 'cuda:all' all free GPUs, "
                + "'cuda:0,2' the GPUs with these numbers.",
            HelpName = "auto|cpu:N|cuda:N",
            DefaultValueFactory = _ => SlotChoice.Auto,
        };
        option.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (SlotChoice.Fault(text) is { } fault) result.AddError($"'--slots {text}' is not understood. {fault}");
        });
        return option;
    }

    /// <summary>Where metrics are served.</summary>
    public static Option<int?> Metrics() => ClusterOptions.Port(
        "--metrics", "Serves Prometheus metrics at /metrics, and /health/live and /health/ready, on this port. Default: on none.");

    /// <summary>How many trials a slot trains at once.</summary>
    public static Option<int?> Lanes() => Number(
        "--lanes",
        "How many trials of one shape each slot trains at once, from 1 to 32. Default: as many as are found fastest.", 1, 32);

    /// <summary>Whether samples are shown as they come.</summary>
    public static Option<bool> Verbose() => new("--verbose", "-v")
    {
        Description = "Also shows what the trials write, as it comes.",
    };

    /// <summary>An option for a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int?> Number(string name, string description, int least, int most = int.MaxValue)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "n" };
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                result.AddError($"'{name} {text}' is no whole number; it is {least} or more.");
            else if (value < least) result.AddError($"'{name} {value}' is too small; it is {least} or more.");
            else if (value > most) result.AddError($"'{name} {text}' is too large; it is {most} at most.");
            else return (int)value;
            return null;
        };
        return option;
    }
}
