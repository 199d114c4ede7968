using Orleans.Messaging;
using Sweep.Testing;

namespace Sweep.Silo.Tests;

public sealed class SqliteMembershipTableTests : MembershipTableContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteMembershipTable> _opened = [];

    private string File => _folder["data", "members.db"];

    public void Dispose()
    {
        foreach (var table in _opened) table.Dispose();
        _folder.Dispose();
    }

    protected override IMembershipTable Open()
    {
        var table = new SqliteMembershipTable(File, Cluster);
        lock (_opened) _opened.Add(table);
        return table;
    }

    protected override IGatewayListProvider OpenGateways() => new MembersGatewayList(new Members(File));
}
