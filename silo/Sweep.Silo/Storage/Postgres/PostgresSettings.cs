using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sweep.Silo;

/// <summary>How a store behaves while its server is away, and who hears of that.</summary>
internal sealed record PostgresSettings
{
    /// <summary>How long writes wait for a server that is away before they are refused. Far longer than a restart, or a
    /// small upgrade, takes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a coordinator or dispatcher that begins to work waits for it: somebody's call waits with it, and that
    /// has 10 s.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Is told once that the server is away, and once that it is back.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
