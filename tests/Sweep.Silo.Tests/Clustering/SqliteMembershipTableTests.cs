using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteMembershipTableTests : MembershipTableContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteMembershipTable> _opened = [];

    public void Dispose()
    {
        foreach (var table in _opened) table.Dispose();
        _folder.Dispose();
    }

    protected override IMembershipTable Open()
    {
        var table = new SqliteMembershipTable(_folder["data", "members.db"], Cluster);
        lock (_opened) _opened.Add(table);
        return table;
    }
}
