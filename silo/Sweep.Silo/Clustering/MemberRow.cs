using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sweep.Silo;

/// <summary>A member as a row of <c>members.db</c>, and back.</summary>
internal static class MemberRow
{
    public const string Columns = "silo, etag, status, gateway_port, host, name, role, started, alive, suspects";

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    /// <returns>The member and its etag.</returns>
    public static Tuple<MembershipEntry, string> Read(SqliteDataReader row) => Tuple.Create(
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
        row.GetInt64(1).ToString(CultureInfo.InvariantCulture));

    /// <summary>Gives a statement the parameters <c>$silo</c>, <c>$status</c> and so on.</summary>
    public static void Bind(SqliteCommand command, MembershipEntry entry)
    {
        var all = command.Parameters;
        all.AddWithValue("$silo", Key(entry.SiloAddress));
        all.AddWithValue("$status", entry.Status.ToString());
        all.AddWithValue("$gateway_port", entry.ProxyPort);
        all.AddWithValue("$host", entry.HostName ?? (object)DBNull.Value);
        all.AddWithValue("$name", entry.SiloName ?? (object)DBNull.Value);
        all.AddWithValue("$role", entry.RoleName ?? (object)DBNull.Value);
        all.AddWithValue("$started", Text(entry.StartTime));
        all.AddWithValue("$alive", Text(entry.IAmAliveTime));
        all.AddWithValue("$suspects", Text(entry.SuspectTimes));
    }

    /// <summary>When the member was last heard of, be it by others who suspected it.</summary>
    public static DateTime LastUpdate(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(s => s.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    public static string Key(SiloAddress silo) => silo.ToParsableString();

    // Orleans gives UTC without always saying so.
    public static string Text(DateTime time) =>
        DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTime Time(string text) =>
        DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Text(List<Tuple<SiloAddress, DateTime>>? suspects) =>
        string.Join(' ', (suspects ?? []).Select(s => $"{Key(s.Item1)} {Text(s.Item2)}"));

    private static List<Tuple<SiloAddress, DateTime>> Suspects(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2)
            .Select(pair => Tuple.Create(SiloAddress.FromParsableString(pair[0]), Time(pair[1])))];
}
