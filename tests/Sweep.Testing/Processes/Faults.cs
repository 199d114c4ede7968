using System.Diagnostics;

namespace Sweep.Testing;

/// <summary>Brings faults about, waits until the cluster has got over them, and makes it whole again.</summary>
public sealed class Faults(ProcessCluster cluster, Random random, int silos, int slots)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ServerAway = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DiskFull = TimeSpan.FromSeconds(5);

    /// <summary>Whether a fault can be brought about here and now.</summary>
    public async Task<bool> CanBeAsync(FaultKind kind, string sweep) => kind switch
    {
        FaultKind.DiskFull => cluster.Disk is not null,
        FaultKind.Join or FaultKind.PostgresRestart or FaultKind.PostgresCrash
            or FaultKind.SigkillAll or FaultKind.SigkillAllBack => true,
        _ => await ChooseAsync(kind, sweep) is not null,
    };

    /// <summary>Brings it about.</summary>
    /// <returns>How soon the cluster had got over it.</returns>
    /// <exception cref="TimeoutException">It does not.</exception>
    public async Task<FaultTimes> BringAboutAsync(FaultKind kind, string sweep)
    {
        switch (kind)
        {
            case FaultKind.Join:
                return await JoinAsync(sweep);
            case FaultKind.SigkillAll or FaultKind.SigkillAllBack:
                return await KillAllAsync(sweep, isOneBack: kind == FaultKind.SigkillAll);
            case FaultKind.PostgresRestart or FaultKind.PostgresCrash:
                await cluster.Server.StopAsync(kind == FaultKind.PostgresCrash);
                await Task.Delay(ServerAway, TimeProvider.System);
                await cluster.Server.StartAsync();
                return new(null, null);
            case FaultKind.DiskFull:
                cluster.Disk!.Fill();
                await Task.Delay(DiskFull, TimeProvider.System);
                cluster.Disk.Free();
                return new(null, null);
            default:
                return await ChooseAsync(kind, sweep) is { } silo ? await BefallAsync(kind, silo, sweep) : new(null, null);
        }
    }

    /// <summary>Starts silos until there are as many as there should be.</summary>
    public async Task RestoreAsync()
    {
        foreach (var silo in cluster.Silos.Where(s => s.Execution.HasExited)) cluster.Remove(silo);
        var missing = silos - cluster.Silos.Count;
        if (missing > 0) await cluster.StartSilosAsync(missing, slots);
        // One that joined leaves again, as politely as can be.
        foreach (var silo in cluster.Silos.Skip(silos))
        {
            await silo.DrainAsync();
            cluster.Remove(silo);
        }
    }

    private async Task<SiloProcess?> ChooseAsync(FaultKind kind, string sweep)
    {
        List<SiloProcess> candidates = [];
        foreach (var silo in cluster.Silos.Where(s => !s.Execution.HasExited))
        {
            var isOne = kind == FaultKind.SigkillCoordinator
                ? silo.Coordinates(sweep)
                : (await cluster.Ledger.TrainingAtAsync(silo.Address)).Count > 0;
            if (isOne) candidates.Add(silo);
        }

        // A sweep's coordinator may have moved: the silo that said so last has it.
        if (kind == FaultKind.SigkillCoordinator) return candidates.LastOrDefault();
        return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
    }

    private async Task<FaultTimes> BefallAsync(FaultKind kind, SiloProcess silo, string sweep)
    {
        var trained = await cluster.Ledger.TrainingAtAsync(silo.Address);
        if (trained.Count > 0 && kind is (FaultKind.CheckpointTruncated or FaultKind.CheckpointBitFlipped))
            await DamageAsync(kind, sweep, trained[random.Next(trained.Count)].Trial);
        var begun = Stopwatch.GetTimestamp();
        var leaving = kind switch
        {
            FaultKind.Sigterm => silo.DrainAsync(),
            FaultKind.Sigstop => StandStillAsync(silo),
            _ => silo.KillAsync(),
        };
        await cluster.UntilAsync(
            () => cluster.Ledger.HasNothingAtAsync(silo.Address), Limit, $"the ledger has taken back what {silo.Address} trained");
        var requeue = Stopwatch.GetElapsedTime(begun);
        if (trained.Count > 0)
            await cluster.UntilAsync(() => cluster.Ledger.HaveGoneOnAsync(sweep, trained), Limit, $"trials of {silo.Address} train again");
        var resume = Stopwatch.GetElapsedTime(begun);
        await leaving;
        return trained.Count > 0 ? new(requeue, resume) : new(null, null);
    }

    private static async Task StandStillAsync(SiloProcess silo)
    {
        await silo.Execution.SignalAsync("STOP");
        await Task.Delay(Standstill, TimeProvider.System);
        await silo.Execution.SignalAsync("CONT");
        // The others have declared it dead: it ends by itself once it hears so.
        await silo.Execution.ExitedAsync();
    }

    private async Task DamageAsync(FaultKind kind, string sweep, int trial)
    {
        if (await cluster.Ledger.NewestCheckpointAsync(sweep, trial) is not { } path) return;
        var file = Path.Combine(cluster.Checkpoints, path);
        try
        {
            await using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
            if (kind == FaultKind.CheckpointTruncated)
            {
                stream.SetLength(stream.Length / 2);
                return;
            }

            var place = random.NextInt64(stream.Length);
            stream.Position = place;
            var value = stream.ReadByte();
            stream.Position = place;
            stream.WriteByte((byte)(value ^ (1 << random.Next(8))));
        }
        catch (FileNotFoundException)
        {
            // A newer one has replaced it.
        }
    }

    /// <summary>Timed from when the silo says that it is ready, and only if a trial waits for a slot then.</summary>
    private async Task<FaultTimes> JoinAsync(string sweep)
    {
        const string Waiting = "SELECT count(*) FROM trials WHERE sweep = @sweep AND state = 'queued'";
        var silo = await cluster.StartSiloAsync(slots);
        var isAwaited = await cluster.Ledger.NumberAsync(sweep, Waiting) > 0;
        var hasWork = false;
        var took = await cluster.UntilAsync(
            async () =>
            {
                hasWork = (await cluster.Ledger.TrainingAtAsync(silo.Address)).Count > 0;
                return hasWork || await cluster.Ledger.NumberAsync(sweep, Waiting) == 0;
            },
            Limit, $"{silo.Address} has work or none waits");
        return new(null, isAwaited && hasWork ? took : null);
    }

    private async Task<FaultTimes> KillAllAsync(string sweep, bool isOneBack)
    {
        List<(int Trial, int Attempt)> trained = [];
        foreach (var silo in cluster.Silos) trained.AddRange(await cluster.Ledger.TrainingAtAsync(silo.Address));
        await Task.WhenAll(cluster.Silos.Select(s => s.KillAsync()));
        var begun = Stopwatch.GetTimestamp();
        // One alone waits for nobody, and trains something; all of them train all that was lost.
        await cluster.StartSilosAsync(isOneBack ? 1 : silos, slots);
        if (trained.Count > 0)
        {
            await cluster.UntilAsync(
                async () =>
                {
                    var haveGoneOn = await Task.WhenAll(trained.Select(t => cluster.Ledger.HaveGoneOnAsync(sweep, [t])));
                    return isOneBack ? haveGoneOn.Contains(true) : !haveGoneOn.Contains(false);
                },
                Limit, "silos that came back train");
        }

        var resume = Stopwatch.GetElapsedTime(begun);
        return trained.Count > 0 ? new(null, resume) : new(null, null);
    }
}
