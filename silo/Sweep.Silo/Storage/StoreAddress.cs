namespace Sweep.Silo;

/// <summary>Tells a database from a folder, where a user may name either.</summary>
public static class StoreAddress
{
    /// <summary>Whether a text means a database: a URL, or the <c>key=value</c> form of a connection string.</summary>
    public static bool IsServer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("://", StringComparison.Ordinal) || text.Contains(';', StringComparison.Ordinal);
    }

    /// <summary>The address of a database without what is secret in it.</summary>
    public static string Shown(string address) => PostgresAddress.Shown(address);
}
