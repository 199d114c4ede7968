using System.Collections.Immutable;
using System.Net;

namespace Sweep.Silo;

/// <summary>Finds silos whose process has ended without a word, long before their silence would tell: nobody listens at their
/// port, on a machine that answers.</summary>
internal static class CrashedSilos
{
    /// <summary>How many others each silo looks after; so the cost of looking grows with the silos, and not with their
    /// square.</summary>
    public const int Watched = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the process of a silo has ended: asked twice, since a port may be refused for a moment when too many
    /// knock at once.</summary>
    public static async Task<bool> HasEndedAsync(IPEndPoint silo, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await PortProbe.AskAsync(silo, Limit, cancellationToken) != PortAnswer.Refused) return false;
        await Task.Delay(Pause, time, cancellationToken);
        return await PortProbe.AskAsync(silo, Limit, cancellationToken) == PortAnswer.Refused;
    }

    /// <summary>The silos that one of them looks after: the next in the circle of all.</summary>
    public static ImmutableArray<SiloAddress> WatchedBy(SiloAddress self, IEnumerable<SiloAddress> active)
    {
        var circle = active.Append(self).Distinct().OrderBy(s => s.ToParsableString(), StringComparer.Ordinal).ToImmutableArray();
        var place = circle.IndexOf(self);
        var others = Math.Min(Watched, circle.Length - 1);
        return [.. Enumerable.Range(1, others).Select(step => circle[(place + step) % circle.Length])];
    }

    /// <summary>Notes in the list of silos which of them have ended, before a silo joins: else it would wait for them.</summary>
    public static async Task NoteAsync(IMembershipTable members, TimeProvider time, CancellationToken cancellationToken)
    {
        await members.InitializeMembershipTableAsync(tryInitTableVersion: true, cancellationToken);
        var active = (await members.ReadAllAsync(cancellationToken)).Members.Select(m => m.Item1).Where(m => m.Status == SiloStatus.Active);
        var ended = await Task.WhenAll(active.Select(async m =>
            (m.SiloAddress, HasEnded: await HasEndedAsync(m.SiloAddress.Endpoint, time, cancellationToken))));
        foreach (var (silo, _) in ended.Where(e => e.HasEnded)) await NoteAsync(members, silo, cancellationToken);
    }

    private static async Task NoteAsync(IMembershipTable members, SiloAddress silo, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Of several that do so at once one wins; the others read afresh.
            var table = await members.ReadAllAsync(cancellationToken);
            var (entry, etag) = table.Members.FirstOrDefault(m => m.Item1.SiloAddress.Equals(silo)) ?? new(null!, "");
            if (entry is not { Status: SiloStatus.Active }) return;
            entry.Status = SiloStatus.Dead;
            if (await members.UpdateRowAsync(entry, etag, table.Version.Next(), cancellationToken)) return;
        }
    }
}
