using System.Net;
using System.Net.Sockets;

namespace Sweep.Silo.Tests;

public sealed class CrashedSilosTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sweep-crashed-");
    private readonly TcpListener _living = new(IPAddress.Loopback, 0);
    private readonly IMembershipTable _members;

    public CrashedSilosTests()
    {
        _living.Start();
        _members = new SqliteMembershipTable(Path.Combine(_folder.FullName, "members.db"), "sweep");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        ((IDisposable)_members).Dispose();
        _living.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Note_ActiveSilos_DeclaresThoseDeadWhosePortIsRefused()
    {
        await _members.InitializeMembershipTableAsync(true, Cancellation);
        var living = SiloAddress.New((IPEndPoint)_living.LocalEndpoint, 1);
        var crashed = SiloAddress.New(IPAddress.Loopback, LoopbackPorts.TakeTwo().First, 1);
        var leaving = SiloAddress.New(IPAddress.Loopback, LoopbackPorts.TakeTwo().First, 2);
        await InsertAsync(living, SiloStatus.Active);
        await InsertAsync(crashed, SiloStatus.Active);
        await InsertAsync(leaving, SiloStatus.ShuttingDown);

        await CrashedSilos.NoteAsync(_members, TimeProvider.System, Cancellation);

        var statuses = (await _members.ReadAllAsync(Cancellation)).Members.ToDictionary(m => m.Item1.SiloAddress, m => m.Item1.Status);
        Assert.Equal(SiloStatus.Active, statuses[living]);
        Assert.Equal(SiloStatus.Dead, statuses[crashed]);
        Assert.Equal(SiloStatus.ShuttingDown, statuses[leaving]);
    }

    [Fact]
    public async Task Note_NoListYet_MakesOne()
    {
        await CrashedSilos.NoteAsync(_members, TimeProvider.System, Cancellation);

        Assert.Empty((await _members.ReadAllAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task HasEnded_SomebodyListens_IsFalse() =>
        Assert.False(await CrashedSilos.HasEndedAsync((IPEndPoint)_living.LocalEndpoint, TimeProvider.System, Cancellation));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(50)]
    public void WatchedBy_AllSilos_LooksAfterEachByThreeOthers(int count)
    {
        var silos = Enumerable.Range(1, count).Select(i => SiloAddress.New(IPAddress.Loopback, 1000 + i, i)).ToList();

        var watched = silos.SelectMany(s => CrashedSilos.WatchedBy(s, silos.Where(o => !o.Equals(s)))).ToList();

        var expected = Math.Min(CrashedSilos.Watched, count - 1);
        Assert.All(silos, silo => Assert.Equal(expected, watched.Count(w => w.Equals(silo))));
        Assert.All(silos, silo => Assert.DoesNotContain(silo, CrashedSilos.WatchedBy(silo, silos)));
    }

    [Fact]
    public void WatchedBy_ASiloThatTheOthersDoNotCount_StillWatches()
    {
        var (self, other) = (SiloAddress.New(IPAddress.Loopback, 1, 1), SiloAddress.New(IPAddress.Loopback, 2, 1));

        Assert.Equal([other], CrashedSilos.WatchedBy(self, [other]));
    }

    private async Task InsertAsync(SiloAddress silo, SiloStatus status)
    {
        var next = (await _members.ReadAllAsync(Cancellation)).Version.Next();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        MembershipEntry entry = new() { SiloAddress = silo, Status = status, StartTime = now, IAmAliveTime = now };
        Assert.True(await _members.InsertRowAsync(entry, next, Cancellation));
    }
}
