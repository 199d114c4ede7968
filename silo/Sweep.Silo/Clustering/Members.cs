using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>What processes outside of the cluster read in, or clear out of, <c>members.db</c>.</summary>
/// <param name="path">The file; it need not be there.</param>
internal sealed class Members(string path)
{
    /// <summary>The silos that say they are active and take clients; none where there is no file, or it is no list of
    /// members.</summary>
    public ImmutableArray<MembershipEntry> Gateways() => [.. All().Where(MemberRow.TakesClients)];

    /// <summary>Forgets all silos: whoever has the data directory alone knows that none of them lives.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be written.</exception>
    public void Forget()
    {
        try
        {
            using var connection = MembersConnection.OpenForWriting(path);
            SqliteMembershipTable.Forget(connection);
        }
        catch (SqliteException fault)
        {
            throw new StoreUnavailableException(
                $"the list of silos '{path}' cannot be written: {fault.Message} It holds nothing that lasts: with no silo running, "
                + "move it away.");
        }
    }

    private IEnumerable<MembershipEntry> All()
    {
        if (!File.Exists(path)) return [];
        try
        {
            using var connection = MembersConnection.OpenForReading(path);
            return SqliteMembershipTable.Read(connection, null).Members.Select(m => m.Item1);
        }
        catch (Exception fault) when (fault is SqliteException or ArgumentException or FormatException)
        {
            return []; // Just being made, or of a silo that may not be spoken to: either way no silo answers.
        }
    }
}
