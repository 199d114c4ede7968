using Microsoft.Extensions.Logging;
using Sweep.Contracts;
using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>Opens what a silo keeps things in, by where its data are: files in the folder, or a database.</summary>
internal static class SiloStore
{
    /// <summary>Opens the ledger and brings it up to date.</summary>
    /// <param name="data">Where it is.</param>
    /// <param name="log">Told when a database is away, and when it is back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    public static async Task<ISweepStore> OpenAsync(DataDirectory data, ILogger log, CancellationToken cancellationToken) =>
        data.Server is { } server
            ? await PostgresSweepStore.OpenAsync(
                server, new PostgresSettings { Log = log }, TimeProvider.System, cancellationToken)
            : await SqliteSweepStore.OpenAsync(data.LedgerFile, TimeProvider.System, cancellationToken);

    /// <summary>The list of silos.</summary>
    public static IMembershipTable Members(DataDirectory data) => data.Server is { } server
        ? new PostgresMembershipTable(server, ClusterNames.ClusterId)
        : new SqliteMembershipTable(data.MembersFile, ClusterNames.ClusterId);
}
