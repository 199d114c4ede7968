namespace Sweep.Silo;

/// <summary>The data directory as a place.</summary>
internal sealed class DirectoryExamination(DataDirectory data)
{
    private const long LittleSpace = 1L << 30;
    private const string Other = "or choose another folder with --data-dir";

    /// <summary>File systems of other machines by their names in Linux, beside those that .NET knows as such.</summary>
    private static readonly string[] Shared = ["9p", "v9fs", "virtiofs", "vboxsf", "drvfs"];

    public DoctorCheck Folder()
    {
        const string Name = "data directory";
        var place = NearestFolder(data.Root);
        if (place is null)
            return new(Name, DoctorState.Failed, $"'{data.Root}' has no folder above it", $"Check the path, {Other}.");
        var isThere = place == data.Root;
        if (!UnixFile.MayWrite(place))
        {
            return new(
                Name, DoctorState.Failed,
                isThere
                    ? $"'{data.Root}' cannot be written"
                    : $"'{data.Root}' is not there, and '{place}' cannot be written",
                $"Make '{place}' writable for this user and see that it is not mounted read-only, {Other}.");
        }
        return new(Name, DoctorState.Ok, isThere
            ? $"'{data.Root}', writable"
            : $"'{data.Root}' is not there yet; what first needs it makes it");
    }

    public DoctorCheck Disk()
    {
        const string Name = "disk";
        if (NearestFolder(data.Root) is not { } place)
            return new(Name, DoctorState.Failed, "there is no folder to look at", $"Check the path, {Other}.");
        DriveInfo drive = new(place);
        // Only SQLite minds where the folder is.
        return data.Server is null
            ? Describe(drive.AvailableFreeSpace, drive.DriveFormat, drive.DriveType)
            : Describe(drive.AvailableFreeSpace, drive.DriveFormat, DriveType.Fixed, hasLedger: false);
    }

    public DoctorCheck Lock()
    {
        const string Name = "lock";
        if (!DataDirectoryLock.IsInUse(data)) return new(Name, DoctorState.Ok, "free: no process trains here");
        var holders = DataDirectoryLock.HoldersOf(data);
        return new(Name, DoctorState.Ok, holders.IsEmpty
            ? "held by a process that has not yet said which it is"
            : $"held by {string.Join(", ", holders)}");
    }

    /// <summary>Judges a file system.</summary>
    internal static DoctorCheck Describe(long free, string format, DriveType type, bool hasLedger = true)
    {
        const string Name = "disk";
        var finding = $"{Sizes.Text(free)} free, file system '{format}'";
        if (hasLedger && (type == DriveType.Network || Shared.Contains(format)))
        {
            return new(
                Name, DoctorState.Warning, $"{finding}, which is of another machine",
                "SQLite needs locks and a log that network file systems do not keep to. Choose a folder on a local disk "
                + "with --data-dir.");
        }
        if (hasLedger && format.StartsWith("fuse", StringComparison.Ordinal))
        {
            return new(
                Name, DoctorState.Warning, $"{finding}, which may be of another machine",
                "If it is, choose a folder on a local disk with --data-dir: network file systems do not suit SQLite.");
        }
        return free >= LittleSpace
            ? new(Name, DoctorState.Ok, finding)
            : new(
                Name, DoctorState.Warning, finding,
                $"Free some space: checkpoints of a sweep may take gibibytes, {Other}.");
    }

    private static string? NearestFolder(string path)
    {
        for (string? place = path; place is not null; place = Path.GetDirectoryName(place))
        {
            if (Directory.Exists(place)) return place;
        }
        return null;
    }
}
