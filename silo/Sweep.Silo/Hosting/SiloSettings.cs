using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>What a silo is made of, whichever command it is for.</summary>
/// <param name="Data">Where everything is kept; without a server it is locked by whoever starts the silo.</param>
/// <param name="Slots">The devices to train on; may still be looked for. The silo owns them.</param>
/// <param name="Warn">Takes one-line messages for the user, from any thread.</param>
/// <param name="Advice">What a user does after the silo ended for a fault.</param>
internal sealed record SiloSettings(DataDirectory Data, Task<SiloSlots> Slots, Action<string> Warn, string Advice)
{
    /// <summary>Whether nothing starts before the slots are found: a silo whose GPUs others have must not join first, and leave
    /// again. Other slots are found while the silo starts.</summary>
    public bool AreSlotsFirst { get; init; }

    /// <summary>How many trials of one shape each slot trains at once, as lanes; 0 for as many as are found best.</summary>
    public int Lanes { get; init; }

    /// <summary>The only sweep to serve; null for all.</summary>
    public SweepId? Only { get; init; }

    /// <summary>Which addresses it has.</summary>
    public SiloEndpoint Endpoint { get; init; } = SiloEndpoint.Loopback;

    /// <summary>Where other silos reach this one; null for a free port.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Where clients reach it; null for a free port.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Where metrics and health are served; null for nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>Takes the lines of the log with what they are about, from any thread; null to have their messages told as warnings.
    /// </summary>
    public Action<LogLine>? Log { get; init; }

    /// <summary>Where the Orleans dashboard is served to this machine; null for nowhere.</summary>
    public int? DashboardPort { get; init; }

    /// <summary>Where traces go; null for nowhere.</summary>
    public TraceTarget? Traces { get; init; }

    /// <summary>The pod that it runs in; null outside of Kubernetes.</summary>
    public PodIdentity? Pod { get; init; }

    /// <summary>What messages are passed on.</summary>
    public LogLevel LeastLevel { get; init; } = LogLevel.Warning;

    /// <summary>Makes the silo's log.</summary>
    public WarningLoggerProvider Logging() => new(Log ?? (line => Warn(line.Message)), TimeProvider.System, LeastLevel);

    /// <summary>Finds free ports.</summary>
    public Func<(int First, int Second)> FreePorts { get; init; } = LoopbackPorts.TakeTwo;

    /// <summary>Replaces services before the silo starts, for tests.</summary>
    public Action<IServiceCollection>? Configure { get; init; }
}
