using System.Collections.Immutable;

namespace Sweep.Silo;

/// <summary>Looks at all that Sweep needs of a machine. Changes nothing and makes nothing.</summary>
public static class MachineExamination
{
    /// <summary>Goes through all checks at once.</summary>
    /// <param name="data">The data directory; it need not be there, and is not made.</param>
    /// <param name="time">What is timed by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The checks in the order in which they are read. What cannot be looked at has failed.</returns>
    public static async Task<ImmutableArray<DoctorCheck>> RunAsync(
        DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(time);
        TorchExamination torch = new(time);
        DirectoryExamination directory = new(data);
        ServiceExamination services = new(data);
        var libtorch = CheckGuard.RunAsync("libtorch", torch.Library, cancellationToken);
        Task<DoctorCheck>[] checks =
        [
            Look("sweep", PlatformExamination.Versions),
            Look("system", PlatformExamination.System),
            Look("processor", PlatformExamination.Processor),
            Look("memory", PlatformExamination.Memory),
            libtorch,
            Look("numerical path", TorchExamination.Kernel),
            CheckGuard.RunAsync("devices", () => torch.DevicesAsync(libtorch), cancellationToken),
            Look("data directory", directory.Folder),
            Look("disk", directory.Disk),
            data.Server is null
                ? Look("lock", directory.Lock)
                : CheckGuard.RunAsync(
                    "shared folder", () => DatabaseExamination.FolderAsync(data, cancellationToken), cancellationToken),
            CheckGuard.RunAsync(
                "ledger",
                () => data.Server is { } server
                    ? DatabaseExamination.LedgerAsync(server, cancellationToken)
                    : LedgerExamination.RunAsync(data.LedgerFile, cancellationToken),
                cancellationToken),
            CheckGuard.RunAsync("corpora", () => services.CorporaAsync(cancellationToken), cancellationToken),
            Look("ports", ServiceExamination.Ports),
            CheckGuard.RunAsync("silos", () => services.SilosAsync(cancellationToken), cancellationToken),
            Look("environment", PlatformExamination.Environment),
        ];
        return [.. await Task.WhenAll(checks)];

        Task<DoctorCheck> Look(string name, Func<DoctorCheck> look) =>
            CheckGuard.RunAsync(name, look, cancellationToken);
    }
}
