using System.Globalization;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>The silos that a command speaks to.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Gateway">The address of a silo's gateway; null to find silos in the data directory.</param>
/// <param name="HasLedger">Whether the data directory is theirs.</param>
internal sealed record ClusterTarget(DataDirectory Data, ClusterAddress? Gateway, bool HasLedger)
{
    /// <summary>From <c>--cluster</c> and <c>--data-dir</c>, the environment, or the working directory.</summary>
    public static ClusterTarget Find(string? cluster, string? dataDirectory, CommandContext context)
    {
        var data = DataLocation.Find(dataDirectory, context.Environment);
        var isNamed = !string.IsNullOrEmpty(dataDirectory)
            || !string.IsNullOrEmpty(context.Environment(DataLocation.Variable));
        return new(data, cluster is null ? null : ClusterAddress.Parse(cluster), cluster is null || isNamed);
    }

    /// <summary>What to say when none of them answers.</summary>
    /// <param name="context">Says whether a process has the data directory.</param>
    public CommandException NoSilo(CommandContext context) => new(
        Gateway is { } gateway
            ? $"No silo answers at '{gateway}'. Check the address: 'sweep silo' says it when it starts."
            : context.Engine.Ledger().IsInUse(Data)
            ? $"A process has '{Data.Root}', but no silo answers there. It may be starting or ending, or the machine too busy: try "
                + "again in a moment."
            : $"No silo answers for '{Data.Root}'. Start one with: sweep silo --data-dir {ShellWord.Quote(Data.Root)}",
        ExitCode.Unreachable);
}

/// <summary>A host and a port.</summary>
internal sealed record ClusterAddress(string Host, int Port)
{
    /// <summary>What is wrong with a text; null for nothing.</summary>
    public static string? Fault(string text) => TryParse(text) is null
        ? $"'--cluster {text}' is not understood. It is HOST:PORT, such as 127.0.0.1:30000, with a port from 1 to 65535."
        : null;

    /// <summary>Reads a sound text.</summary>
    public static ClusterAddress Parse(string text) => TryParse(text) ?? throw new CommandException(Fault(text)!);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Host}:{Port}");

    private static ClusterAddress? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65535
                ? new(text[..colon].Trim('[', ']'), port)
                : null;
    }
}
