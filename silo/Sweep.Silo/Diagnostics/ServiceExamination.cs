using System.Collections.Immutable;
using System.Net.Sockets;
using Sweep.Contracts;

namespace Sweep.Silo;

/// <summary>Texts, ports, and silos in other processes.</summary>
internal sealed class ServiceExamination(DataDirectory data)
{
    public async Task<DoctorCheck> CorporaAsync(CancellationToken cancellationToken)
    {
        const string Name = "corpora";
        var texts = await CorpusLibrary.FromEnvironment(data).ListAsync(cancellationToken);
        var here = texts.Where(t => t.Place != CorpusPlace.Absent && t.Fault is null).Select(t => t.Corpus.Name);
        var absent = texts.Where(t => t.Place == CorpusPlace.Absent).Select(t => t.Corpus.Name).ToArray();
        var finding = $"here: {string.Join(", ", here)}";
        if (absent.Length > 0) finding += $"; downloaded when first needed: {string.Join(", ", absent)}";
        return texts.FirstOrDefault(t => t.Fault is not null)?.Fault is { } fault
            ? new(Name, DoctorState.Failed, finding, fault)
            : new(Name, DoctorState.Ok, finding);
    }

    public static DoctorCheck Ports()
    {
        const string Name = "ports";
        try
        {
            LoopbackPorts.TakeTwo();
            return new(Name, DoctorState.Ok, "free ports can be had on 127.0.0.1");
        }
        catch (SocketException fault)
        {
            return new(
                Name, DoctorState.Failed, $"no port can be had on 127.0.0.1: {CheckGuard.FirstLine(fault.Message)}",
                "Silos listen there. See that the loopback device is up, and that no sandbox forbids sockets.");
        }
    }

    public async Task<DoctorCheck> SilosAsync(CancellationToken cancellationToken)
    {
        const string Name = "silos";
        ImmutableArray<MembershipEntry> listed;
        try
        {
            listed = await ClusterClient.GatewaysAsync(data, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            return new(Name, DoctorState.Failed, fault.Reason);
        }
        if (listed.IsEmpty)
            return new(Name, DoctorState.Ok, $"none runs on this {(data.Server is null ? "data directory" : "database")}");
        await using var client = await ClusterClient.TryConnectAsync(data, cancellationToken);
        if (client is null)
        {
            return new(
                Name, DoctorState.Warning, $"{listed.Length} listed, none answers",
                "If they were killed, the next 'sweep silo' or 'sweep run' clears the list; if they run, look at what they "
                + "say.");
        }
        return Describe(await client.SilosAsync(cancellationToken));
    }

    /// <summary>Judges a cluster.</summary>
    internal static DoctorCheck Describe(ClusterPicture picture)
    {
        const string Name = "silos";
        var finding = string.Join("; ", picture.Silos.Select(Text));
        return picture.Silent.IsEmpty
            ? new(Name, DoctorState.Ok, finding)
            : new(
                Name, DoctorState.Warning, $"{finding}; silent: {string.Join(", ", picture.Silent)}",
                "A silo that does not answer within seconds is declared dead, and others take its trials.");
    }

    private static string Text(SiloView silo) => silo.Slots.IsEmpty
        ? $"{silo.Silo} answers, without slots"
        : $"{silo.Silo} answers, {silo.Slots.Length} slot{(silo.Slots.Length == 1 ? "" : "s")}";
}
