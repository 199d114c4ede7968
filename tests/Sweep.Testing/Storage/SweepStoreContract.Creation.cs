using System.Collections.Immutable;
using Sweep.Contracts;
using Sweep.Search;

namespace Sweep.Testing;

public abstract partial class SweepStoreContract
{
    [Fact]
    public async Task Create_NewSweep_IsLoadedAsItWasWritten()
    {
        var sweep = LedgerSamples.Sweep() with
        {
            State = SweepState.Paused,
            Reason = "Asked for by its user.",
            Finished = LedgerSamples.Start.AddDays(1),
            Version = 7,
        };
        var trials = LedgerSamples.Trials(sweep.Id, 3);

        Assert.True(await Store.CreateAsync(sweep, trials, Cancellation));

        var stored = await LoadAsync(sweep.Id);
        Assert.Equal(sweep, stored.Sweep);
        Assert.Equal(trials.Select(t => new TrialEntry(t)), stored.Trials);
    }

    [Fact]
    public async Task Create_EveryCellAndSampling_ComesBack()
    {
        var sweep = LedgerSamples.Sweep();
        var combinations =
            from cell in Enum.GetValues<Cell>()
            from sampling in Enum.GetValues<Sampling>()
            select Hyperparameters.Default with { Cell = cell, Sampling = sampling };
        var trial = LedgerSamples.Trials(sweep.Id, 1)[0];
        var trials = combinations
            .Select((values, i) => trial with { Id = new TrialId(sweep.Id, i + 1), Hyperparameters = values })
            .ToImmutableArray();

        await Store.CreateAsync(sweep, trials, Cancellation);

        Assert.Equal(trials, (await LoadAsync(sweep.Id)).Trials.Select(t => t.Spec));
    }

    [Fact]
    public async Task Create_IdIsThereAlready_ReturnsFalseAndChangesNothing()
    {
        var first = await CreateAsync(trials: 2);
        var again = first.Sweep with { Name = "another", SpecJson = "{}" };

        Assert.False(await Store.CreateAsync(again, LedgerSamples.Trials(first.Sweep.Id, 5), Cancellation));

        var stored = await LoadAsync(first.Sweep.Id);
        Assert.Equal(first.Sweep, stored.Sweep);
        Assert.Equal(first.Trials.AsEnumerable(), stored.Trials);
    }

    [Fact]
    public async Task Create_SameIdFromTwoStoresAtOnce_ExactlyOneWins()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            var sweep = LedgerSamples.Sweep();
            var trials = LedgerSamples.Trials(sweep.Id, 2);

            var made = await Task.WhenAll(
                Store.CreateAsync(sweep, trials, Cancellation), other.CreateAsync(sweep, trials, Cancellation));

            Assert.Single(made, true);
            Assert.Equal(2, (await LoadAsync(sweep.Id)).Trials.Length);
        }
    }

    [Fact]
    public async Task Create_CancelledBeforehand_WritesNothing()
    {
        var sweep = LedgerSamples.Sweep();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CreateAsync(sweep, [], new CancellationToken(canceled: true)));

        Assert.Null(await Store.LoadAsync(sweep.Id, Cancellation));
    }

    [Fact]
    public async Task Load_UnknownSweep_ReturnsNull()
    {
        await CreateAsync(trials: 1);

        Assert.Null(await Store.LoadAsync(SweepId.New(), Cancellation));
    }

    [Fact]
    public async Task Load_TwentyThousandTrials_HasThemAllByNumber()
    {
        var stored = await CreateAsync(trials: 20_000);

        Assert.Equal(Enumerable.Range(1, 20_000), stored.Trials.Select(t => t.Spec.Id.Number));
    }

    [Fact]
    public async Task Load_AfterTheStoreWasClosed_SeesAllThatWasWritten()
    {
        var sweep = await CreateAsync(trials: 2);
        var trial = await CommitAsync(LedgerSamples.HandOut(sweep.Trials[1]));
        trial = await CommitAsync(LedgerSamples.Train(trial));
        await CloseAsync(Store);

        var reopened = await OpenAsync();

        var stored = await reopened.LoadAsync(sweep.Sweep.Id, Cancellation);
        AssertSame(sweep.Trials[0], stored!.Trials[0]);
        AssertSame(trial, stored.Trials[1]);
    }
}
