using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Reads where a PostgreSQL database is: <c>postgres://user:password@host:port/database?setting=value</c>, or
/// a connection string of Npgsql's.</summary>
internal static partial class PostgresAddress
{
    private const int ConnectSeconds = 5;
    private const int StatementSeconds = 60;
    private const int PreparedStatements = 64;
    private const string Unshown = "what was given for the store";
    private const string Form = "Write it as 'postgres://USER:PASSWORD@HOST:PORT/DATABASE'.";

    /// <exception cref="StoreUnavailableException">It is no such address.</exception>
    public static NpgsqlConnectionStringBuilder Read(string address)
    {
        try
        {
            var builder = Defaults();
            if (IsUri(address)) Read(new Uri(address), builder);
            else Read(new DbConnectionStringBuilder { ConnectionString = address }, builder);
            if (string.IsNullOrEmpty(builder.Host)) throw new ArgumentException("it names no host");
            return builder;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            var given = IsUri(address) ? $"'{Shown(address)}'" : Unshown;
            throw new StoreUnavailableException(
                $"{given} is no address of a PostgreSQL database: {fault.Message.TrimEnd('.')}. {Form}");
        }
    }

    private static bool IsUri(string address) =>
        address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder Defaults() => new()
    {
        ApplicationName = "sweep",
        Timeout = ConnectSeconds,
        CommandTimeout = StatementSeconds,
        // The same two dozen statements come again and again.
        MaxAutoPrepare = PreparedStatements,
        AutoPrepareMinUsages = 2,
        // Asked for, it makes .NET complain on standard error wherever Kerberos' library is missing, as in most containers.
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    private static void Read(DbConnectionStringBuilder given, NpgsqlConnectionStringBuilder builder)
    {
        foreach (string key in given.Keys) builder[key] = given[key];
    }

    private static void Read(Uri uri, NpgsqlConnectionStringBuilder builder)
    {
        builder.Host = uri.Host;
        if (uri.Port > 0) builder.Port = uri.Port;
        if (uri.AbsolutePath.Length > 1) builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = setting.Split('=', 2);
            var (key, value) = (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));
            // PostgreSQL's own programs write sslmode=verify-full.
            var isMode = key.Equals("sslmode", StringComparison.OrdinalIgnoreCase);
            builder[key] = isMode ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
    }

    /// <summary>The address without what is secret in it.</summary>
    public static string Shown(string address)
    {
        if (IsUri(address)) return Secrets().Replace(address, "");
        try
        {
            var builder = Read(address);
            var user = string.IsNullOrEmpty(builder.Username) ? "" : $"{builder.Username}@";
            return $"postgres://{user}{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}";
        }
        catch (StoreUnavailableException)
        {
            return Unshown;
        }
    }

    // Of //user:password@host what follows the user, and ?password=...
    [GeneratedRegex("(?<=//[^/:@]*):[^/]*(?=@)|(?<=[?&])(password|pwd|ssl *password)=[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();
}
