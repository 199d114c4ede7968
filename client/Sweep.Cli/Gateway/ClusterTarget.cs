using System.Globalization;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>The silos that a command speaks to.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Gateway">The address of a silo's gateway; null to find silos in the data directory.</param>
/// <param name="HasLedger">Whether the data directory is theirs.</param>
internal sealed record ClusterTarget(DataDirectory Data, ClusterAddress? Gateway, bool HasLedger)
{
    /// <summary>From <c>--cluster</c>, <c>--store</c> and <c>--data-dir</c>, the environment, or the working directory.</summary>
    public static ClusterTarget Find(string? cluster, LocationChoice location, CommandContext context)
    {
        var data = DataLocation.Find(location, context.Environment);
        var isNamed = location.IsNamed || !string.IsNullOrEmpty(context.Environment(DataLocation.Variable));
        return new(data, cluster is null ? null : ClusterAddress.Parse(cluster), cluster is null || isNamed);
    }

    /// <summary>What to say when none of them answers.</summary>
    /// <param name="context">Says whether a process has the data directory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CommandException> NoSiloAsync(CommandContext context, CancellationToken cancellationToken) => new(
        Gateway is { } gateway
            ? $"No silo answers at '{gateway}'. Check the address: 'sweep silo' says it when it starts."
            : await context.Engine.Ledger().IsInUseAsync(Data, cancellationToken)
            ? $"{(Data.Server is null ? "A process has" : "A silo serves")} '{Data.Name}', but no silo answers there. "
                + "It may be starting or ending, or the machine too busy: try again in a moment."
            : $"No silo answers for '{Data.Name}'. Start one with: {NextCommand.Anywhere(context, Data, "silo")}",
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
