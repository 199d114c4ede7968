using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sweep.Testing;

namespace Sweep.Chaos;

/// <summary>Sweeps one after the other on a cluster that faults befall at random, until the time is over.</summary>
internal sealed class ChaosRun(string command, TimeSpan length, int seed, int epochs, Action<string> say)
{
    private const int Silos = 3;
    private const int Slots = 1;

    // As many trials as lanes are left when a silo is lost: so that what it trained finds a free one.
    private const int Trials = (Silos - 1) * Slots * ProcessCluster.Lanes;

    /// <summary>One fault in so many comes together with another.</summary>
    private const int OverlapOneIn = 4;

    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(seed);
    private readonly FaultLog _log = new();

    /// <summary>Runs it.</summary>
    /// <returns>What the last line says.</returns>
    public async Task<JsonObject> RunAsync()
    {
        await using var cluster = await ProcessCluster.CreateAsync(command, hasSmallDisk: true);
        if (cluster.Disk is null) say("No disk can be mounted here, so none will be full.");
        var expected = await cluster.RunUndisturbedAsync(Grid);
        await cluster.StartSilosAsync(Silos, Slots);
        var begun = Stopwatch.GetTimestamp();
        Faults faults = new(cluster, _random, Silos, Slots);
        List<string> sweeps = [];
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            if (sweeps.Count == 0 || await cluster.Ledger.StateAsync(sweeps[^1]) == "finished")
            {
                sweeps.Add(await cluster.SubmitAsync(Grid));
                await cluster.UntilAsync(
                    async () => await cluster.Ledger.EpochsDoneAsync(sweeps[^1]) > 0, FinishLimit, "the sweep trains");
            }

            await DisturbAsync(faults, sweeps[^1]);
            await faults.RestoreAsync();
        }

        List<SweepFindings> findings = [];
        foreach (var sweep in sweeps)
        {
            await cluster.FinishedAsync(sweep, FinishLimit);
            var found = await cluster.Ledger.CompareAsync(sweep, cluster.Checkpoints, expected);
            if (!found.AreNone) say($"{sweep}: {found}");
            findings.Add(found);
        }

        if (findings.Any(f => !f.AreNone)) say(cluster.Printed);
        return new()
        {
            ["trials"] = findings.Sum(f => f.Trials),
            ["lost"] = findings.Sum(f => f.Lost.Count),
            ["duplicated"] = findings.Sum(f => f.Duplicated.Count),
            ["mismatched"] = findings.Sum(f => f.Mismatched.Count),
            ["faults"] = _log.ToJson(),
        };
    }

    private async Task DisturbAsync(Faults faults, string sweep)
    {
        var first = await ChooseAsync(faults, sweep);
        if (_random.Next(OverlapOneIn) == 0)
        {
            var second = await ChooseAsync(faults, sweep);
            say($"{FaultLog.NameOf(first)} with {FaultLog.NameOf(second)}");
            // The second comes while the cluster still gets over the first.
            await Task.WhenAll(faults.BringAboutAsync(first, sweep), faults.BringAboutAsync(second, sweep));
            _log.Add(first, null);
            _log.Add(second, null);
            return;
        }

        var times = await faults.BringAboutAsync(first, sweep);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{FaultLog.NameOf(first)}: requeued {times.Requeue?.TotalSeconds:F1} s, training {times.Resume?.TotalSeconds:F1} s"));
        _log.Add(first, times);
    }

    private async Task<FaultKind> ChooseAsync(Faults faults, string sweep)
    {
        while (true)
        {
            var kind = (FaultKind)_random.Next(Enum.GetValues<FaultKind>().Length);
            if (await faults.CanBeAsync(kind, sweep)) return kind;
            if (await faults.CanBeAsync(FaultKind.Sigkill, sweep)) continue;
            return FaultKind.Join; // Nothing trains: the sweep is about to end.
        }
    }

    private string Grid => $$"""
        {
          "name": "chaos",
          "corpus": { "name": "sample", "max_tokens": 3000, "validation_tokens": 500 },
          "hyperparameters": {
            "lr": [{{string.Join(", ", Enumerable.Range(1, Trials).Select(i => (i * 0.25).ToString(CultureInfo.InvariantCulture)))}}],
            "sampling": "random",
            "hidden_size": 256, "batch_size": 8, "num_steps": 20, "epochs": {{epochs}}, "init_std": 0.1,
          },
          "checkpoint": { "every_seconds": 0.5, "candidate_epochs": {{epochs / 4}} },
          "sample_every_epochs": {{epochs / 4}},
          "retries": 20,
        }
        """;
}
