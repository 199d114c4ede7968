using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Sweep.Silo;

/// <summary>What a silo that lives on its own works on.</summary>
/// <param name="Data">Where everything is kept; shared with other silos, of this machine or, with a database, of any.</param>
/// <param name="Slots">Which devices train.</param>
/// <param name="Say">Takes one-line messages for the user, from any thread.</param>
public sealed record SharedSiloOptions(DataDirectory Data, SlotSelection Slots, Action<string> Say)
{
    /// <summary>The address at which other machines reach it; null for this machine alone.</summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>Where other silos reach it, 1 to 65535; null for a free port.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Where clients reach it, 1 to 65535; null for a free port.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Where metrics and health are served, 1 to 65535; null for nowhere.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Where the Orleans dashboard is served to this machine alone, 1 to 65535; null for nowhere.</summary>
    public int? DashboardPort { get; init; }

    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 for as many as are found best.</summary>
    public int Lanes { get; init; }

    /// <summary>Whether each trial that comes and goes is told, and not only what may need someone.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Takes the lines of its log with what they are about, from any thread; null to have their messages said.</summary>
    public Action<LogLine>? Log { get; init; }

    /// <summary>Reads an environment variable: OpenTelemetry's say where traces go, Kubernetes' which pod it is in.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Replaces services before the silo starts, for tests.</summary>
    internal Action<IServiceCollection>? Configure { get; init; }
}
