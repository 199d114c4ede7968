using Sweep.Contracts;
using Sweep.Grains;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    private static readonly DateTimeOffset DeletedAt = LedgerSamples.Start.AddDays(2);

    [Fact]
    public async Task Delete_SweepWithAllKindsOfRows_LeavesNothingOfItAndAllOfTheOthers()
    {
        var (gone, trials) = await CreateAsync(trials: 2);
        var (kept, others) = await CreateAsync(trials: 2);
        foreach (var trial in (TrialEntry[])[trials[0], others[0]])
        {
            var trained = await CommitAsync(LedgerSamples.Train(await CommitAsync(LedgerSamples.HandOut(trial))));
            await CommitAsync(
                trial.Spec.Id.Sweep,
                new LedgerChange.Sampled(trained.AttemptId, [new Sample(1, "a", "ab")]),
                new LedgerChange.CheckpointAdded(trial.Spec.Id, LedgerSamples.Checkpoint(trial.Spec.Id, 1, 1)));
        }

        await Store.DeleteAsync(gone.Id, gone.Version, DeletedAt, Cancellation);

        Assert.Null(await Store.LoadAsync(gone.Id, Cancellation));
        Assert.Equal([kept.Id], (await Store.ListAsync(Cancellation)).Select(s => s.Sweep.Id));
        Assert.Empty(await Store.TrialsAsync(gone.Id, 0, int.MaxValue, Cancellation));
        Assert.Empty(await Store.MeasurementsAsync(trials[0].Spec.Id, Cancellation));
        Assert.Empty(await Store.SamplesAsync(trials[0].Spec.Id, Cancellation));
        Assert.Empty(await Store.AttemptsAsync(trials[0].Spec.Id, Cancellation));
        Assert.Single(await Store.MeasurementsAsync(others[0].Spec.Id, Cancellation));
        Assert.Single(await Store.SamplesAsync(others[0].Spec.Id, Cancellation));
        Assert.Single(await Store.AttemptsAsync(others[0].Spec.Id, Cancellation));
        Assert.Single((await LoadAsync(others[0].Spec.Id)).Checkpoints);
        Assert.Equal([new DeletedSweep(gone.Id, DeletedAt)], await Store.ListDeletedAsync(Cancellation));
    }

    [Fact]
    public async Task Delete_Repeated_DoesNoHarmAndKeepsTheTime()
    {
        var (sweep, _) = await CreateAsync(trials: 1);

        await Store.DeleteAsync(sweep.Id, sweep.Version, DeletedAt, Cancellation);
        await Store.DeleteAsync(sweep.Id, sweep.Version, DeletedAt.AddDays(1), Cancellation);
        await Store.DeleteAsync(SweepId.New(), 0, DeletedAt, Cancellation);

        Assert.Equal([new DeletedSweep(sweep.Id, DeletedAt)], await Store.ListDeletedAsync(Cancellation));
    }

    [Fact]
    public async Task Delete_AnotherVersion_IsRefused()
    {
        var (sweep, _) = await CreateAsync(trials: 1);
        await CommitAsync(sweep.Id, new LedgerChange.SweepSet(sweep with { Version = 1 }));

        var conflict = await Assert.ThrowsAsync<LedgerConflictException>(
            () => Store.DeleteAsync(sweep.Id, sweep.Version, DeletedAt, Cancellation));

        Assert.Equal(sweep.Id, conflict.Sweep);
        Assert.Single((await LoadAsync(sweep.Id)).Trials);
        Assert.Empty(await Store.ListDeletedAsync(Cancellation));
    }

    [Fact]
    public async Task Commit_DeletedSweep_IsRefused()
    {
        var (sweep, trials) = await CreateAsync(trials: 1);
        await Store.DeleteAsync(sweep.Id, sweep.Version, DeletedAt, Cancellation);

        await RefusedAsync(sweep.Id, LedgerSamples.HandOut(trials[0]).Changes);
        await RefusedAsync(sweep.Id, new LedgerChange.TrialAdded(trials[0].Spec));
    }

    [Fact]
    public async Task ListDeleted_SubmittedAgainOrForgotten_IsNoLongerAmongThem()
    {
        var (again, trials) = await CreateAsync(trials: 1);
        var (forgotten, _) = await CreateAsync(trials: 1);
        var (third, _) = await CreateAsync(trials: 1);
        foreach (var (sweep, day) in new[] { (third, 2), (again, 0), (forgotten, 1) })
            await Store.DeleteAsync(sweep.Id, sweep.Version, DeletedAt.AddDays(day), Cancellation);
        Assert.Equal(
            [again.Id, forgotten.Id, third.Id], (await Store.ListDeletedAsync(Cancellation)).Select(deleted => deleted.Id));

        Assert.True(await Store.CreateAsync(again, [trials[0].Spec], Cancellation));
        await Store.ForgetDeletedAsync(forgotten.Id, Cancellation);
        await Store.ForgetDeletedAsync(forgotten.Id, Cancellation);

        Assert.Equal([third.Id], (await Store.ListDeletedAsync(Cancellation)).Select(deleted => deleted.Id));
        AssertSame(trials[0], await LoadAsync(trials[0].Spec.Id));
    }
}
