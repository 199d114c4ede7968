using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Looks into a ledger without changing it, whatever its version.</summary>
internal static class LedgerExamination
{
    private const string Name = "ledger";

    /// <summary>Looking through a ledger of a gibibyte takes longer than anyone waits for a report.</summary>
    private static readonly TimeSpan MostForPages = TimeSpan.FromSeconds(1.5);

    /// <param name="path">The SQLite file; it need not be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<DoctorCheck> RunAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(Run(path, cancellationToken));

    private static DoctorCheck Run(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) return new(Name, DoctorState.Ok, "none yet");
        try
        {
            if (Directory.Exists(path)) throw SqliteFaults.Folder(path);
            var source = LedgerSource.ReadOnly(path, new SqliteSettings { BusyTimeout = TimeSpan.FromSeconds(1) });
            using var connection = source.Open();
            SqliteFaults.ThrowIfForeign(connection, path);
            var found = Look(connection, path, cancellationToken);
            source.ThrowIfDisturbed();
            return found;
        }
        catch (SqliteException fault)
        {
            return OfFault(SqliteFaults.Explain(fault, path));
        }
        catch (StoreUnavailableException fault)
        {
            return OfFault(fault);
        }
    }

    private static DoctorCheck Look(SqliteConnection connection, string path, CancellationToken cancellationToken)
    {
        var version = LedgerSchema.VersionOf(connection);
        if (version == 0) return new(Name, DoctorState.Ok, "a file without tables: whoever makes it has not finished");
        var size = Sizes.Text(new FileInfo(path).Length);
        var finding = string.Create(CultureInfo.InvariantCulture, $"{size}, tables of version {version}");
        if (version > LedgerSchema.Current)
        {
            return new(
                Name, DoctorState.Failed,
                string.Create(CultureInfo.InvariantCulture, $"{finding}; this program knows {LedgerSchema.Current}"),
                "A newer Sweep wrote it. Update Sweep, or choose another data directory with --data-dir.");
        }
        var sweeps = connection.ExecuteScalar<long>("SELECT count(*) FROM sweeps");
        finding += string.Create(CultureInfo.InvariantCulture, $", {sweeps} sweep{(sweeps == 1 ? "" : "s")}");
        var damage = FindDamage(connection, cancellationToken);
        if (damage is { Length: > 0 })
        {
            return new(
                Name, DoctorState.Failed, $"{finding}, damaged: {damage}",
                "Keep a copy of the file, then restore it from a backup, or rescue what is left with "
                + $"\"sqlite3 '{path}' .recover\".");
        }
        if (version < LedgerSchema.Current)
        {
            return new(
                Name, DoctorState.Warning, $"{finding}, of an older Sweep",
                "Commands that only read cannot read it. 'sweep resume' brings it up to date.");
        }
        return damage is null
            ? new(
                Name, DoctorState.Warning, $"{finding}, too large to be looked through here",
                $"To look through it: sqlite3 '{path}' 'PRAGMA quick_check'")
            : new(Name, DoctorState.Ok, $"{finding}, sound");
    }

    /// <summary>Asks SQLite to look through all pages.</summary>
    /// <returns>Empty when they are sound, else the first fault; null when it took too long.</returns>
    private static string? FindDamage(SqliteConnection connection, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MostForPages);
        using var interrupt = limit.Token.Register(() => raw.sqlite3_interrupt(connection.Handle!));
        try
        {
            var lines = connection.Query<string>("PRAGMA quick_check(1)").AsList();
            return lines is ["ok"] ? "" : CheckGuard.FirstLine(lines.FirstOrDefault() ?? "no answer");
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static DoctorCheck OfFault(StoreUnavailableException fault) => new(Name, DoctorState.Failed, fault.Reason);
}
