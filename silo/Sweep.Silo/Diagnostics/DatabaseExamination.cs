using System.Globalization;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Looks at the database that has a cluster's ledger, and at the folder that goes with it, without changing
/// either.</summary>
internal static class DatabaseExamination
{
    /// <summary>Whether the ledger can be read.</summary>
    public static async Task<DoctorCheck> LedgerAsync(string server, CancellationToken cancellationToken)
    {
        const string Name = "ledger";
        var place = StoreAddress.Shown(server);
        try
        {
            await using var reader = await PostgresSweepReader.OpenAsync(server, cancellationToken);
            if (reader is null)
                return new(Name, DoctorState.Ok, $"'{place}' answers, no tables yet; the first silo makes them");
            var sweeps = (await reader.ListAsync(cancellationToken)).Length;
            return new(Name, DoctorState.Ok, string.Create(
                CultureInfo.InvariantCulture,
                $"'{place}' answers, tables of version {PostgresSchema.Current}, {sweeps} sweep{(sweeps == 1 ? "" : "s")}"));
        }
        catch (StoreUnavailableException fault)
        {
            return new(Name, DoctorState.Failed, fault.Reason);
        }
    }

    /// <summary>Whether this machine sees the folder that the silos share.</summary>
    public static async Task<DoctorCheck> FolderAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        const string Name = "shared folder";
        try
        {
            return await SharedFolder.FaultOfAsync(data, cancellationToken) is { } fault
                ? new(Name, DoctorState.Failed, fault)
                : new(Name, DoctorState.Ok, $"'{data.CheckpointRoot}' is the one that the silos use, or will be");
        }
        catch (StoreUnavailableException fault)
        {
            return new(Name, DoctorState.Failed, fault.Reason);
        }
    }
}
