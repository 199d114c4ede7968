using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Fact]
    public async Task SweepSet_AnotherSpec_IsWritten()
    {
        var (sweep, _) = await CreateAsync(trials: 1);
        var next = sweep with { SpecJson = """{"name":"time-machine","repeats":2}""", Version = 1 };

        await CommitAsync(sweep.Id, new LedgerChange.SweepSet(next));

        Assert.Equal(next, (await LoadAsync(sweep.Id)).Sweep);
    }

    [Fact]
    public async Task TrialAdded_NextNumbers_AreQueuedBehindTheOthers()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var all = LedgerSamples.Trials(sweep.Id, 4);

        await CommitAsync(sweep.Id, new LedgerChange.TrialAdded(all[2]), new LedgerChange.TrialAdded(all[3]));

        var stored = (await LoadAsync(sweep.Id)).Trials;
        Assert.Equal(
            [trials[0].Spec, trials[1].Spec, all[2], all[3]], stored.Select(t => t.Spec));
        AssertSame(new TrialEntry(all[3]), stored[3]);
        Assert.Equal(4, Assert.Single(await Store.ListAsync(Cancellation)).Counts.Queued);
    }

    [Fact]
    public async Task TrialAdded_NumberIsThereAlready_IsRefusedWithTheWholeBatch()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var third = LedgerSamples.Trials(sweep.Id, 3)[2];

        await RefusedAsync(sweep.Id, new LedgerChange.TrialAdded(third), new LedgerChange.TrialAdded(trials[1].Spec));

        Assert.Equal(2, (await LoadAsync(sweep.Id)).Trials.Length);
    }

    [Fact]
    public async Task TrialSet_NewSpec_IsWrittenOnlyWhenTheChangeSaysSo()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var spec = trials[0].Spec;
        var longer = spec with { Hyperparameters = spec.Hyperparameters with { Epochs = 900 }, ContentHash = new string('b', 64) };
        var next = trials[0].Next() with { Spec = longer, State = TrialState.Paused };

        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(next));
        Assert.Equal(spec, (await LoadAsync(spec.Id)).Spec);

        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(next.Next(), HasNewSpec: true));
        AssertSame(next.Next(), await LoadAsync(spec.Id));
    }

    [Fact]
    public async Task TrialSet_NewSpecOntoAnotherVersion_IsRefused()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var longer = trials[0].Spec with { ContentHash = new string('b', 64) };

        await RefusedAsync(sweep.Id, new LedgerChange.TrialSet(trials[0] with { Spec = longer, Version = 2 }, HasNewSpec: true));

        AssertSame(trials[0], await LoadAsync(longer.Id));
    }

    [Fact]
    public async Task TrialSet_TrainsToTheEnd_ComesBack()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var overruled = trials[0].Next() with { TrainsToTheEnd = true };

        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(overruled));

        AssertSame(overruled, await LoadAsync(overruled.Spec.Id));
        Assert.False((await LoadAsync(trials[1].Spec.Id)).TrainsToTheEnd);
    }

    [Fact]
    public async Task TrialSet_Deaths_ComeBackFromEveryReading()
    {
        var (sweep, trials) = await CreateAsync(trials: 2);
        var suspect = trials[0].Next() with { Deaths = 3, Failures = 1 };

        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(suspect));

        AssertSame(suspect, await LoadAsync(suspect.Spec.Id));
        Assert.Equal([3, 0], (await Store.TrialsAsync(sweep.Id, 0, 2, Cancellation)).Select(t => t.Deaths));
        await CommitAsync(sweep.Id, new LedgerChange.TrialSet(suspect.Next() with { Deaths = 0 }));
        Assert.False((await LoadAsync(suspect.Spec.Id)).IsSuspect);
    }

    [Fact]
    public async Task AttemptOpened_WithoutEpochs_IsLoadedWithoutThem()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        var (trial, changes) = LedgerSamples.HandOut(trials[0]);
        var opened = (LedgerChange.AttemptOpened)changes[1];

        await CommitAsync(sweep.Id, changes[0], opened with { Epochs = null });

        Assert.Null((await LoadAsync(trial.Spec.Id)).Lease!.Epochs);
    }

    /// <summary>Perplexities around the halves where roundings differ, ties, and what has no rank.</summary>
    [Fact]
    public async Task List_ManyCandidates_NamesTheOneThatRanksFirst()
    {
        var random = new Random(20260102);
        for (var round = 0; round < 60; round++)
        {
            var (sweep, trials) = await CreateAsync(trials: 12);
            var ranked = trials.Select(trial => trial.Next() with
            {
                State = random.Next(4) == 0 ? TrialState.Diverged : TrialState.Running,
                Candidate = random.Next(5) == 0 ? null : new CandidateResult(random.Next(1, 4), Perplexity(random)),
            }).ToArray();
            await CommitAsync(sweep.Id, [.. ranked.Select(trial => new LedgerChange.TrialSet(trial))]);

            var best = ranked.Where(TrialRanking.IsRanked).Order(Comparer<TrialEntry>.Create(TrialRanking.Compare)).FirstOrDefault();
            var listed = (await Store.ListAsync(Cancellation)).Single(s => s.Sweep.Id == sweep.Id).Best;

            Assert.Equal((best?.Spec.Id.Number, best?.Candidate), (listed?.Number, listed?.Candidate));
        }
    }

    private static double Perplexity(Random random)
    {
        var half = 1 + random.Next(20) / 100.0 + 0.005;
        return random.Next(12) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => random.NextDouble() * 1e17,
            3 => half,
            4 => Math.BitIncrement(half),
            5 => Math.BitDecrement(half),
            6 => double.MaxValue,
            _ => 1 + random.NextDouble() / 10,
        };
    }
}
