using System.Data.Common;
using System.Globalization;

namespace Sweep.Silo;

/// <summary>A member as a row of the table <c>members</c>, and back: the same in SQLite and in PostgreSQL.</summary>
/// <remarks>Times are text: PostgreSQL's own are coarser than those of Orleans. They sort as times do.</remarks>
internal static class MemberRow
{
    public const string Columns = "silo, etag, status, gateway_port, host, name, role, started, alive, suspects";

    /// <summary>How many <see cref="Columns"/> there are.</summary>
    public const int ColumnCount = 10;

    /// <summary>The <see cref="Columns"/> of a member that is new.</summary>
    public const string NewValues =
        "@silo, 1, @status, @gateway_port, @host, @name, @role, @started, @alive, @suspects";

    /// <summary>What an update sets.</summary>
    public const string Replacement =
        "etag = etag + 1, status = @status, gateway_port = @gateway_port, host = @host, name = @name, role = @role, "
        + "started = @started, alive = @alive, suspects = @suspects";

    /// <summary>Notes that a silo lives. Neither version nor etag change: a heartbeat must not make others' decisions
    /// void.</summary>
    public const string Beat = "UPDATE members SET alive = @alive WHERE silo = @silo";

    /// <summary>Deletes a row that is still the one that was looked at.</summary>
    public const string Delete = "DELETE FROM members WHERE silo = @silo AND etag = @etag";

    /// <summary>Reads a row that begins with <see cref="Columns"/>.</summary>
    /// <returns>The member and its etag.</returns>
    public static Tuple<MembershipEntry, string> Read(DbDataReader row) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.GetString(0)),
            Status = Enum.Parse<SiloStatus>(row.GetString(2)),
            ProxyPort = row.GetInt32(3),
            HostName = Text(row, 4)!, // Orleans leaves either unset if it likes.
            SiloName = Text(row, 5)!,
            RoleName = Text(row, 6),
            StartTime = Time(row.GetString(7)),
            IAmAliveTime = Time(row.GetString(8)),
            SuspectTimes = Suspects(row.GetString(9)),
        },
        Etag(row.GetInt64(1)));

    /// <summary>Gives a statement the parameters <c>@silo</c>, <c>@status</c> and so on.</summary>
    public static void Bind(DbCommand command, MembershipEntry entry)
    {
        BindSilo(command, entry.SiloAddress);
        Bind(command, "@status", entry.Status.ToString());
        Bind(command, "@gateway_port", entry.ProxyPort);
        Bind(command, "@host", entry.HostName);
        Bind(command, "@name", entry.SiloName);
        Bind(command, "@role", entry.RoleName);
        Bind(command, "@started", Text(entry.StartTime));
        Bind(command, "@alive", Text(entry.IAmAliveTime));
        Bind(command, "@suspects", Text(entry.SuspectTimes));
    }

    /// <summary>For <see cref="Beat"/>.</summary>
    public static void BindBeat(DbCommand command, MembershipEntry entry)
    {
        BindSilo(command, entry.SiloAddress);
        Bind(command, "@alive", Text(entry.IAmAliveTime));
    }

    public static void BindSilo(DbCommand command, SiloAddress silo) => Bind(command, "@silo", silo.ToParsableString());

    public static void BindEtag(DbCommand command, string etag) => Bind(command, "@etag", Number(etag));

    /// <summary>Gives a statement <c>@seen</c> and <c>@next</c>: the version that a decision was made on and the one
    /// that it makes.</summary>
    public static void BindVersions(DbCommand command, TableVersion next)
    {
        Bind(command, "@seen", Number(next.VersionEtag));
        Bind(command, "@next", (long)next.Version);
    }

    /// <summary>The table's version; its etag is the same number, since no two states have it.</summary>
    public static TableVersion Version(long version) => new((int)version, Etag(version));

    /// <summary>Whether the member is dead and was last heard of before a time, be it by others who suspected
    /// it.</summary>
    public static bool IsDefunct(MembershipEntry entry, DateTimeOffset before) =>
        entry.Status == SiloStatus.Dead && LastUpdate(entry) < before.UtcDateTime;

    /// <summary>Whether the member says that it is active and lets clients in.</summary>
    public static bool TakesClients(MembershipEntry entry) => entry is { Status: SiloStatus.Active, ProxyPort: > 0 };

    private static DateTime LastUpdate(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(s => s.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    private static void Bind(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    private static string Etag(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    // Orleans gives UTC without always saying so.
    private static string Text(DateTime time) =>
        DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTime Time(string text) =>
        DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Text(List<Tuple<SiloAddress, DateTime>>? suspects) =>
        string.Join(' ', (suspects ?? []).Select(s => $"{s.Item1.ToParsableString()} {Text(s.Item2)}"));

    private static List<Tuple<SiloAddress, DateTime>> Suspects(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2)
            .Select(pair => Tuple.Create(SiloAddress.FromParsableString(pair[0]), Time(pair[1])))];
}
